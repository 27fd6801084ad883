using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SockJS.Client;
using SockJS.Protocol;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

public sealed class ConnectTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connecting_is_a_token_then_a_socket_then_the_token_with_protocol_4()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options(options => options.Authentication["foo"] = "b a+r"));
        var states = new Recorder<(TokenSocketState, TokenSocketState)>();
        socket.StateChanged += (_, change) => states.Add((change.Previous, change.Current));

        Task connecting = socket.ConnectAsync(Cancel);
        Assert.Equal("/socket/token?foo=b%20a%2Br", await server.TokenRequestAsync());
        Peer peer = await server.AcceptAsync();
        var auth = await peer.ReadAsync();
        string uuid = auth.GetProperty("uuid").GetString()!;
        Assert.Equal($$"""{"rpc":"auth","token":"token-1","uuid":"{{uuid}}","protocol":4}""", auth.GetRawText());
        Assert.False(connecting.IsCompleted);
        Assert.Equal(TokenSocketState.Connecting, socket.State);
        peer.Welcome(auth, coded: true);

        await connecting;
        Assert.Equal(TokenSocketState.Connected, socket.State);
        Assert.Equal((TokenSocketState.Disconnected, TokenSocketState.Connecting), await states.NextAsync());
        Assert.Equal((TokenSocketState.Connecting, TokenSocketState.Connected), await states.NextAsync());
    }

    [Fact]
    public async Task Query_of_the_token_request_is_byte_for_byte_that_of_the_originals()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.OnToken = Refuse(403, """{"error":"Forbidden"}""");
        await using var socket = new TokenSocket(server.Options(options => options.Authentication = new()
        {
            ["user"] = "Jö 世😀&=+/?#%'()!*~", ["o"] = new System.Text.Json.Nodes.JsonObject(), ["key [x]"] = "v",
        }));

        await Assert.ThrowsAsync<RpcException>(() => socket.ConnectAsync(Cancel));

        Assert.Equal(
            "/socket/token?user=J%C3%B6%20%E4%B8%96%F0%9F%98%80%26%3D%2B%2F%3F%23%25'()!*~&&key%20%5Bx%5D=v", await server.TokenRequestAsync());
    }

    [Fact]
    public async Task Headers_go_with_the_token_request()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var seen = new Recorder<string>();
        server.OnToken = context =>
        {
            seen.Add($"{context.Request.Headers.Accept} {context.Request.Headers.Authorization} {context.Request.Headers.Cookie}");
            return context.Response.WriteAsync("""{"token":"t"}""", Cancel);
        };

        (TokenSocket socket, _) = await server.ConnectAsync(options =>
        {
            options.Headers["Authorization"] = "Bearer secret";
            options.Headers["Cookie"] = "a=b";
        });

        Assert.Equal("application/json Bearer secret a=b", await seen.NextAsync());
        await socket.DisposeAsync();
    }

    [Theory]
    [InlineData(403, """{"error":"Forbidden"}""", "Forbidden")]
    [InlineData(500, """{"error":"auth exploded"}""", "auth exploded")]
    [InlineData(404, "<html>nothing here</html>", "The token endpoint answered 404 with something that is no token.")]
    public async Task Refused_token_request_fails_with_the_status_as_code_and_no_socket_is_opened(int status, string body, string message)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.OnToken = Refuse(status, body);
        await using var socket = new TokenSocket(server.Options());

        var refused = await Assert.ThrowsAsync<RpcException>(() => socket.ConnectAsync(Cancel));

        Assert.Equal((status, message), (refused.Code, refused.Message));
        Assert.Equal(TokenSocketState.Disconnected, socket.State);

        // Nor was one opened behind our back: the next connection is that of the next attempt.
        server.OnToken = null;
        Task connecting = socket.ConnectAsync(Cancel);
        await server.WelcomeAsync();
        await connecting;
    }

    [Fact]
    public async Task Token_endpoint_that_is_not_there_fails_as_HTTP_does()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        await using var socket = new TokenSocket(new TokenSocketOptions { Host = "127.0.0.1", Port = port });

        await Assert.ThrowsAsync<HttpRequestException>(() => socket.ConnectAsync(Cancel));
    }

    [Fact]
    public async Task Answer_without_end_is_not_read_to_its_end()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.OnToken = Refuse(200, new string(' ', 100_000));
        await using var socket = new TokenSocket(server.Options());

        await Assert.ThrowsAsync<HttpRequestException>(() => socket.ConnectAsync(Cancel));
    }

    [Fact]
    public async Task Token_endpoint_that_does_not_answer_is_408_when_the_time_is_up()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.OnToken = NeverAnswer;
        var clock = new TestClock();
        await using var socket = new TokenSocket(server.Options(options => options.TimeProvider = clock));

        Task connecting = socket.ConnectAsync(Cancel);
        await server.TokenRequestAsync();
        clock.Advance(TimeSpan.FromMilliseconds(9999));
        Assert.False(connecting.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(408, (await Assert.ThrowsAsync<RpcException>(() => connecting)).Code);
    }

    [Fact]
    public async Task Sockets_that_are_not_there_fail_as_SockJS_does()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.RefusesSockets = true;
        await using var socket = new TokenSocket(server.Options());

        var failure = await Assert.ThrowsAsync<SockJSException>(() => socket.ConnectAsync(Cancel));

        Assert.Equal(404, failure.CloseStatus.Code);
        Assert.Equal(TokenSocketState.Disconnected, socket.State);
    }

    [Theory]
    [InlineData("\"Token not found\"", 401, "Token not found")]
    [InlineData("""{"code":401,"message":"Token not found"}""", 401, "Token not found")]
    [InlineData("""{"code":403,"message":"Forbidden"}""", 403, "Forbidden")]
    [InlineData("""{"message":"listener said no"}""", 401, "listener said no")]
    public async Task Refused_token_fails_with_what_the_server_says(string error, int code, string message)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options());
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.AcceptAsync();

        peer.ReplyError(await peer.ReadAsync("auth"), error);
        peer.Close(1000, "Normal closure");

        var refused = await Assert.ThrowsAsync<RpcException>(() => connecting);
        Assert.Equal((code, message), (refused.Code, refused.Message));
        await peer.Gone;
    }

    [Fact]
    public async Task Connection_closed_instead_of_an_answer_to_the_token_fails_with_its_code()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options());
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.AcceptAsync();

        await peer.ReadAsync("auth");
        peer.Close(1000, "Normal closure");

        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);
        Assert.Equal(new CloseStatus(1000, "Normal closure"), failure.CloseStatus);
    }

    [Fact]
    public async Task Token_that_is_never_answered_is_408_when_the_time_is_up()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        await using var socket = new TokenSocket(server.Options(options => options.TimeProvider = clock));
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.AcceptAsync();
        await peer.ReadAsync("auth");

        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(408, (await Assert.ThrowsAsync<RpcException>(() => connecting)).Code);
        Assert.Equal(1000, (await peer.Gone).Code);
    }

    [Fact]
    public async Task What_comes_before_the_answer_to_the_token_is_heeded()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options());
        socket.Actions.Map("hello", (string name) => $"hi {name}");
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.AcceptAsync();
        var auth = await peer.ReadAsync("auth");

        peer.Send("""{"internal":true,"command":"rpc","data":{"fid":"f1","command":"hello","args":"early"}}""");
        peer.Subscribed("given");

        Assert.Equal("""{"rpc":"_rpc","fid":"f1","resp":{"data":"hi early"}}""", (await peer.ReadAsync()).GetRawText());
        peer.Welcome(auth, coded: false);
        await connecting;
        Assert.Equal(["given"], socket.Channels);
        Assert.Equal(0, peer.Waiting);
    }

    [Fact]
    public async Task Socket_that_is_connected_cannot_be_connected()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, _) = await server.ConnectAsync();

        var misuse = await Assert.ThrowsAsync<InvalidOperationException>(() => socket.ConnectAsync(Cancel));
        Assert.Contains("Connected already", misuse.Message, StringComparison.Ordinal);

        await socket.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.ConnectAsync(Cancel));
    }

    public enum Step { Token, Auth }

    [Theory]
    [InlineData(Step.Token)]
    [InlineData(Step.Auth)]
    public async Task Attempt_that_is_cancelled_leaves_nothing_behind(Step step)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        if (step == Step.Token) server.OnToken = NeverAnswer;
        await using var socket = new TokenSocket(server.Options());
        using var patience = new CancellationTokenSource();
        Task connecting = socket.ConnectAsync(patience.Token);
        await server.TokenRequestAsync();
        Peer? peer = step == Step.Token ? null : await server.AcceptAsync();
        if (peer is not null) await peer.ReadAsync("auth");

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Equal(TokenSocketState.Disconnected, socket.State);
        if (peer is not null) await peer.Gone;
    }

    [Theory]
    [InlineData(Step.Token)]
    [InlineData(Step.Auth)]
    public async Task Attempt_of_a_socket_that_is_disposed_leaves_nothing_behind(Step step)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        if (step == Step.Token) server.OnToken = NeverAnswer;
        var socket = new TokenSocket(server.Options());
        Task connecting = socket.ConnectAsync(Cancel);
        await server.TokenRequestAsync();
        Peer? peer = step == Step.Token ? null : await server.AcceptAsync();
        if (peer is not null) await peer.ReadAsync("auth");

        await socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit, Cancel);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => connecting);
        Assert.Equal(TokenSocketState.Closed, socket.State);
        if (peer is not null) await peer.Gone;
    }

    [Fact]
    public async Task Nothing_secret_is_logged()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        using var log = new LogCollector();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options =>
        {
            options.LoggerFactory = loggers;
            options.Authentication["pin"] = "secret-pin";
            options.Headers["Authorization"] = "Bearer secret-bearer";
        });
        peer.Close(4011, "secret-reason");
        await peer.Gone;
        await socket.DisposeAsync();

        Assert.NotEmpty(log.Entries);
        Assert.DoesNotContain(log.Entries, entry =>
            entry.ToString() is var text && (text.Contains("token-1", StringComparison.Ordinal) || text.Contains("secret", StringComparison.Ordinal)));
    }

    private static Func<HttpContext, Task> Refuse(int status, string body) => context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body, Cancel);
    };

    private static Task NeverAnswer(HttpContext context) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
}
