using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests;

/// <summary>
/// A token socket server on a real Kestrel, and the clients of its test. It gives a token to everybody, under the
/// name that he gives; its action <c>echo</c> returns what it gets.
/// </summary>
internal sealed class TokenHost : IAsyncDisposable
{
    private readonly KestrelHost host;
    private readonly List<Peer> peers = [];
    private int names;

    private TokenHost(KestrelHost host)
    {
        this.host = host;
        Server = host.Services.GetRequiredService<TokenSocketServer>();
        Server.Actions.Map<JsonElement, JsonElement>("echo", (data, _) => data);
    }

    public TokenSocketServer Server { get; }

    /// <summary>Where its tokens are.</summary>
    public ITokenStore Store => host.Services.GetRequiredService<ITokenStore>();

    public LogCollector Log => host.Log;

    public HttpClient Http => host.Http;

    public System.Net.IPEndPoint Endpoint => host.Endpoint;

    public IServiceProvider Services => host.Services;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Changes its options.</param>
    /// <param name="services">Adds services, before the server adds its own where they are missing.</param>
    /// <param name="time">The clock; the system's if none is given.</param>
    /// <param name="map">Adds middleware and endpoints of the application, besides those of the server.</param>
    /// <param name="guard">What the application demands of those who use the server's endpoints.</param>
    public static async Task<TokenHost> StartAsync(
        Action<TokenSocketServerOptions>? configure = null, Action<IServiceCollection>? services = null, TimeProvider? time = null,
        Action<WebApplication>? map = null, Action<TokenSockJSEndpoints>? guard = null) =>
        new(await KestrelHost.StartAsync(
            all =>
            {
                services?.Invoke(all);
                all.AddTokenSockJS(options =>
                {
                    options.Json.TypeInfoResolverChain.Add(TestJson.Default);
                    options.Authenticate = (request, _) => TokenGrant.Allow(new JsonObject { ["user"] = request.Data["user"]?.DeepClone() });

                    // A clock that stands still would keep a server that waits for its last calls to end.
                    if (time is not null) options.DrainWindow = TimeSpan.Zero;
                    configure?.Invoke(options);
                });
            },
            app =>
            {
                map?.Invoke(app);
                TokenSockJSEndpoints endpoints = app.MapTokenSockJS();
                guard?.Invoke(endpoints);
            },
            time));

    public async Task<string> GetTokenAsync(string user = "ann")
    {
        JsonElement answer = JsonElement.Parse(await host.Http.GetStringAsync($"/socket/token?user={user}", Cancel));
        return answer.GetProperty("token").GetString()!;
    }

    /// <summary>A client that has not said anything yet.</summary>
    public async Task<Peer> OpenAsync()
    {
        var peer = new Peer(await RawSockJS.OpenAsync(host.Endpoint, "/sockets", Cancel), $"user{Interlocked.Increment(ref names)}");
        lock (peers) peers.Add(peer);
        return peer;
    }

    /// <summary>A client that has authenticated, under a name of its own.</summary>
    /// <param name="protocol">4 for the newest; 0 for the originals', which say nothing of it.</param>
    public async Task<Peer> ConnectAsync(int protocol = 0)
    {
        Peer peer = await OpenAsync();
        await peer.AuthenticateAsync(await GetTokenAsync(peer.User), protocol);
        return peer;
    }

    /// <summary>The server's side of a client.</summary>
    public TokenSocketConnection SocketOf(Peer peer) =>
        Server.Sockets.Single(socket => socket.Identity.GetProperty("user").GetString() == peer.User);

    /// <summary>Goes down as on Ctrl-C, its clients still there.</summary>
    public Task StopAsync() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        // Clients first: a server on a clock that stands still would wait for them.
        foreach (Peer peer in peers) peer.Dispose();
        await host.DisposeAsync();
    }
}
