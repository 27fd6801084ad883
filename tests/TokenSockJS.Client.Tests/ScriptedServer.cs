using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using SockJS.Server;

namespace TokenSockJS.Client.Tests;

/// <summary>
/// A server of which a test plays the part above SockJS by hand: it answers the token request as told, and every
/// message as the test likes, as servers old and new do.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Channel<Peer> peers = Channel.CreateUnbounded<Peer>();
    private readonly Channel<string> tokenRequests = Channel.CreateUnbounded<string>();
    private int tokens;

    /// <summary>The real server below.</summary>
    public required KestrelHost Host { get; init; }

    /// <summary>Answers token requests; with a new token each time unless the test says otherwise.</summary>
    public Func<HttpContext, Task>? OnToken { get; set; }

    /// <summary>Sees each request before it is served.</summary>
    public Action<HttpContext>? OnRequest { get; set; }

    /// <summary>What a request waits for before it is served.</summary>
    public Func<HttpContext, Task>? Before { get; set; }

    /// <summary>Whether sockets are refused with 404.</summary>
    public bool RefusesSockets { get; set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ScriptedServer> StartAsync()
    {
        ScriptedServer? server = null;
        KestrelHost host = await KestrelHost.StartAsync(services => services.AddHttpContextAccessor().AddSockJS(), app =>
        {
            app.Use((context, next) => server!.GateAsync(context, next));
            app.MapGet("/socket/token", context => server!.TokenAsync(context));
            app.MapSockJS("/sockets", connection => server!.Accept(connection));
        });
        return server = new ScriptedServer { Host = host };
    }

    public TokenSocketOptions Options(Action<TokenSocketOptions>? configure = null)
    {
        // A WebSocket pings by the system's clock: for one that a test moves it would be silent for long.
        var options = new TokenSocketOptions { Host = Host.Address.ToString(), Random = new NoChance(), IdleTimeout = Timeout.InfiniteTimeSpan };
        configure?.Invoke(options);
        return options;
    }

    /// <summary>Lets what a client sends over HTTP, but for its token, wait for something.</summary>
    public void HoldSending(Task until)
    {
        int sent = 0;
        Before = context => context.Request.Path.Value!.EndsWith("/xhr_send", StringComparison.Ordinal) && Interlocked.Increment(ref sent) > 1 ? until : Task.CompletedTask;
    }

    /// <summary>The next token request: its path and query as they came.</summary>
    public Task<string> TokenRequestAsync() => tokenRequests.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience.Limit);

    /// <summary>How many token requests nobody has asked for.</summary>
    public int TokenRequestsWaiting => tokenRequests.Reader.Count;

    /// <summary>The next connection.</summary>
    public Task<Peer> AcceptAsync() => peers.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience.Limit);

    /// <summary>The next connection, its token taken: by a server of protocol 4, or by one of the originals.</summary>
    public async Task<Peer> WelcomeAsync(bool coded = true, string limits = "{}")
    {
        Peer peer = await AcceptAsync();
        peer.Welcome(await peer.ReadAsync(), coded, limits);
        return peer;
    }

    /// <summary>A socket that is connected, and the server's end of it.</summary>
    public async Task<(TokenSocket Socket, Peer Peer)> ConnectAsync(Action<TokenSocketOptions>? configure = null, bool coded = true, string limits = "{}")
    {
        var socket = new TokenSocket(Options(configure));
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await WelcomeAsync(coded, limits);
        await connecting;
        return (socket, peer);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private async Task GateAsync(HttpContext context, RequestDelegate next)
    {
        OnRequest?.Invoke(context);
        if (Before?.Invoke(context) is { } first) await first.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (RefusesSockets && context.Request.Path.StartsWithSegments("/sockets", StringComparison.Ordinal)) context.Response.StatusCode = 404;
        else await next(context);
    }

    private async Task TokenAsync(HttpContext context)
    {
        tokenRequests.Writer.TryWrite(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        if (OnToken is { } answer) await answer(context);
        else await context.Response.WriteAsync($$"""{"token":"token-{{Interlocked.Increment(ref tokens)}}"}""");
    }

    private Peer Accept(SockJSConnection connection)
    {
        var peer = new Peer(connection, Host.Services.GetRequiredService<IHttpContextAccessor>().HttpContext!);
        peers.Writer.TryWrite(peer);
        return peer;
    }
}
