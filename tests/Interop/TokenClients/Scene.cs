using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TokenSockJS.Server;

namespace Interop.Tests.TokenClients;

/// <summary>
/// A token socket server, the page that the client is on, and the client. Unless a test wants something else, everybody gets a token, and is who he says
/// that he is in the member <c>who</c> of his authentication data.
/// </summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly Surroundings where;
    private readonly Tab tab;
    private readonly Func<Task<KestrelHost>> start;
    private readonly Socket place;
    private readonly KestrelHost? elsewhere;
    private readonly TestClock? clock;
    private readonly List<OriginalClient> clients = [];
    private KestrelHost host;

    private Scene(
        Surroundings where, Tab tab, Func<Task<KestrelHost>> start, Socket place, KestrelHost? elsewhere, TestClock? clock, KestrelHost host)
    {
        this.where = where;
        this.tab = tab;
        this.start = start;
        this.place = place;
        this.elsewhere = elsewhere;
        this.clock = clock;
        this.host = host;
    }

    public TokenSocketServer Server => host.Services.GetRequiredService<TokenSocketServer>();

    public LogCollector Log => host.Log;

    /// <summary>Whether the client learns of a refused token nothing but that it was refused.</summary>
    public bool IsForeign => IsForeignPage(where);

    private bool IsPolling => where is Surroundings.PageOnPolling or Surroundings.ForeignPageOnPolling;

    /// <summary>Starts what the client will need.</summary>
    /// <param name="where">Where the client is.</param>
    /// <param name="tab">Where its page is opened, if it has one.</param>
    /// <param name="configure">Changes the server's options.</param>
    /// <param name="prepare">Adds actions and rules, also to a server that is started again.</param>
    /// <param name="map">Adds endpoints.</param>
    /// <param name="clock">The server's clock; the system's if none is given.</param>
    public static async Task<Scene> StartAsync(
        Surroundings where, Tab tab, Action<TokenSocketServerOptions>? configure = null, Action<TokenSocketServer>? prepare = null,
        Action<WebApplication>? map = null, TestClock? clock = null)
    {
        KestrelHost? elsewhere = IsForeignPage(where) ? await KestrelHost.StartAsync(_ => { }, ServePage) : null;
        Socket place = Bind();

        Task<KestrelHost> StartServer() => KestrelHost.StartAsync(
            services => services.AddTokenSockJS(options =>
            {
                options.Authenticate = (request, _) => TokenGrant.Allow(request.Data["who"]?.DeepClone() ?? "somebody");
                options.AnswerPings = true;
                if (elsewhere is not null)
                {
                    options.AllowedOrigins = [elsewhere.Address.GetLeftPart(UriPartial.Authority)];
                    options.Jsonp = true;
                }

                configure?.Invoke(options);
            }),
            app =>
            {
                ServePage(app);
                map?.Invoke(app);
                app.MapTokenSockJS();
                prepare?.Invoke(app.Services.GetRequiredService<TokenSocketServer>());
            },
            clock,
            at: (IPEndPoint)place.LocalEndPoint!);

        return new Scene(where, tab, StartServer, place, elsewhere, clock, await StartServer());
    }

    /// <summary>A client that is connected.</summary>
    public async Task<OriginalClient> ConnectAsync(JsonNode? who = null, int ping = 0)
    {
        OriginalClient client = await OpenAsync(who, ping);
        Assert.Null(await client.ReadyAsync());
        if (client is OriginalPage page) Assert.Equal(IsPolling ? "xhr-polling" : "websocket", await page.TransportAsync());
        return client;
    }

    /// <summary>A client that has just asked for its token.</summary>
    /// <param name="who">Who it says that it is.</param>
    /// <param name="ping">After how many milliseconds it pings, again and again; never if this is 0.</param>
    public async Task<OriginalClient> OpenAsync(JsonNode? who = null, int ping = 0)
    {
        var options = new JsonObject { ["authentication"] = new JsonObject { ["who"] = who }, ["ping"] = ping };
        OriginalClient client;
        if (where is Surroundings.Node)
        {
            options["host"] = host.Endpoint.ToString();
            client = OriginalNode.Start(options);
        }
        else
        {
            // Nothing to fall back to: it is to wait as long as the test does.
            options["sockjs"] = new JsonObject { ["transports"] = new JsonArray(IsPolling ? "xhr-polling" : "websocket"), ["timeout"] = Patience.Limit.TotalMilliseconds };

            // For a browser localhost is another site than 127.0.0.1, where its page is.
            if (elsewhere is not null) options["host"] = $"localhost:{host.Endpoint.Port}";
            client = await OriginalPage.OpenAsync(tab, (elsewhere ?? host).Address, options);
        }

        clients.Add(client);
        return client;
    }

    /// <summary>The server goes down, as on Ctrl-C.</summary>
    public async Task StopAsync()
    {
        Task stop = host.DisposeAsync().AsTask();
        if (clock is not null) await clock.FlyAsync(stop, TimeSpan.FromSeconds(1));
        await stop;
    }

    /// <summary>Another one comes in its place.</summary>
    public async Task StartAgainAsync() => host = await start();

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Clients first: the server would wait for them.
            foreach (OriginalClient client in clients) await client.DisposeAsync();
        }
        finally
        {
            await StopAsync();
            if (elsewhere is not null) await elsewhere.DisposeAsync();
            place.Dispose();
        }
    }

    private static bool IsForeignPage(Surroundings where) => where is Surroundings.ForeignPageOnPolling or Surroundings.ForeignPageOnWebSocket;

    /// <summary>
    /// Several sockets may be bound to a port: this one never listens, and keeps the port free between two servers.
    /// </summary>
    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static void ServePage(WebApplication app)
    {
        Serve("/", ClientFiles.TokenPage, "text/html; charset=utf-8");
        Serve("/sockjs.min.js", ClientFiles.Library, "text/javascript; charset=utf-8");
        Serve("/tokensockjs.min.js", ClientFiles.TokenLibrary, "text/javascript; charset=utf-8");
        Serve("/drive.js", ClientFiles.Drive, "text/javascript; charset=utf-8");

        void Serve(string path, string file, string contentType) => app.MapGet(path, context =>
        {
            context.Response.ContentType = contentType;
            return context.Response.SendFileAsync(file, context.RequestAborted);
        });
    }
}
