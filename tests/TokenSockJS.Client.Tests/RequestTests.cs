using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using SockJS.Client;

namespace TokenSockJS.Client.Tests;

/// <summary>What travels with the requests of a socket, and who says who it is.</summary>
public sealed class RequestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SockJSTransport.WebSocket)]
    [InlineData(SockJSTransport.XhrStreaming)]
    [InlineData(SockJSTransport.XhrPolling)]
    public async Task Headers_bearer_token_and_cookies_go_with_every_request_of_every_connection(SockJSTransport transport)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var seen = new ConcurrentQueue<string>();
        server.OnRequest = context =>
        {
            seen.Enqueue($"{context.Request.Headers["X-Mine"]}|{context.Request.Headers.Authorization}|{context.Request.Cookies["node"]}");
            if (context.Request.Path == "/socket/token") context.Response.Cookies.Append("node", "a");
        };
        int bearer = 0;
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options =>
        {
            options.Transports = [transport];
            options.Headers["X-Mine"] = "h";
            options.BearerToken = _ => new($"b{Interlocked.Increment(ref bearer)}");
        });
        await using TokenSocket owned = socket;

        peer.Close(1000);
        peer = await server.WelcomeAsync();
        await peer.SettleAsync(socket);

        string[] requests = [.. seen];
        Assert.Equal("h|Bearer b1|", requests[0]);
        Assert.All(requests[1..], request => Assert.Matches("^h\\|Bearer b[0-9]+\\|a$", request));
        Assert.True(requests.Length >= 6, string.Join("\n", requests));
    }

    [Fact]
    public async Task Cookies_can_be_shared_with_others()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.OnRequest = context => Assert.Equal("yes", context.Request.Cookies["session"]);
        var cookies = new CookieContainer();
        cookies.Add(server.Host.Address, new Cookie("session", "yes"));

        (TokenSocket socket, _) = await server.ConnectAsync(options => options.Cookies = cookies);
        await socket.DisposeAsync();
    }

    [Fact]
    public async Task Handler_of_the_application_carries_everything_and_is_not_disposed()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        using var handler = new Counting();
        (TokenSocket socket, _) = await server.ConnectAsync(options => options.HttpHandler = handler);

        await socket.DisposeAsync();

        Assert.Equal(3, handler.Requests);
        Assert.False(handler.IsDisposed);
    }

    [Fact]
    public async Task Application_may_supply_the_token_of_each_connection()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        int supplied = 0;
        await using var socket = new TokenSocket(server.Options(options => options.GetToken = _ => new($"own-{++supplied}")));
        Task connecting = socket.ConnectAsync(Cancel);

        for (int connection = 1; connection <= 2; connection++)
        {
            Peer peer = await server.AcceptAsync();
            var auth = await peer.ReadAsync("auth");
            Assert.Equal($"own-{connection}", auth.GetProperty("token").GetString());
            peer.Welcome(auth, coded: true);
            await connecting;
            peer.Drop();
        }

        Assert.Equal(0, server.TokenRequestsWaiting);
    }

    [Fact]
    public async Task Application_may_say_anew_who_it_is_for_each_connection()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        int asked = 0;
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options =>
        {
            options.Authentication["user"] = "not asked";
            options.GetAuthentication = _ => new(new JsonObject { ["user"] = ++asked });
        });
        await using TokenSocket owned = socket;
        Assert.Equal("/socket/token?user=1", await server.TokenRequestAsync());

        peer.Drop();

        Assert.Equal("/socket/token?user=2", await server.TokenRequestAsync());
    }

    [Fact]
    public async Task Application_that_gives_no_token_or_no_data_is_told_so()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var tokenless = new TokenSocket(server.Options(options => options.GetToken = _ => new((string)null!)));
        await using var nameless = new TokenSocket(server.Options(options => options.GetAuthentication = _ => new((JsonObject)null!)));

        Assert.Contains("GetToken", (await Assert.ThrowsAsync<InvalidOperationException>(() => tokenless.ConnectAsync(Cancel))).Message, StringComparison.Ordinal);
        Assert.Contains("GetAuthentication", (await Assert.ThrowsAsync<InvalidOperationException>(() => nameless.ConnectAsync(Cancel))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_application_throws_when_it_is_asked_is_what_connecting_fails_with()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options(options => options.GetToken = _ => throw new UnauthorizedAccessException("sign in first")));

        Assert.Equal("sign in first", (await Assert.ThrowsAsync<UnauthorizedAccessException>(() => socket.ConnectAsync(Cancel))).Message);
        Assert.Equal(TokenSocketState.Disconnected, socket.State);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Application_that_does_not_answer_is_not_waited_for(int question)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        await using var socket = new TokenSocket(server.Options(options =>
        {
            options.TimeProvider = clock;
            switch (question)
            {
                case 0: options.GetToken = _ => new(new TaskCompletionSource<string>().Task); break;
                case 1: options.GetAuthentication = _ => new(new TaskCompletionSource<JsonObject>().Task); break;
                default: options.BearerToken = _ => new(new TaskCompletionSource<string?>().Task); break;
            }
        }));

        Task connecting = socket.ConnectAsync(Cancel);
        await clock.AwaitedAsync(TimeSpan.FromSeconds(10), Cancel);
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(408, (await Assert.ThrowsAsync<TokenSockJS.Protocol.RpcException>(() => connecting)).Code);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    public async Task Redirect_is_no_token(int status)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.OnToken = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        await using var socket = new TokenSocket(server.Options());

        var error = await Assert.ThrowsAsync<TokenSockJS.Protocol.RpcException>(() => socket.ConnectAsync(Cancel));

        Assert.Equal((500, $"The token endpoint answered {status} with something that is no token."), (error.Code, error.Message));
    }

    private sealed class Counting() : DelegatingHandler(new SocketsHttpHandler())
    {
        public int Requests { get; private set; }

        public bool IsDisposed { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return base.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
