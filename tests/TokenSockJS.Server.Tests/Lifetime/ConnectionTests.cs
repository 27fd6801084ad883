using System.Text.Json;
using SockJS.Protocol;

namespace TokenSockJS.Server.Tests.Lifetime;

/// <summary>A socket from its welcome to its end. Spec: A3, A6, 4.2.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task Old_client_is_welcomed_with_a_word()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.OpenAsync();
        string token = await host.GetTokenAsync();

        Assert.Equal(
            $$"""{"rpc":"auth","uuid":"a","token":"{{token}}","resp":"success"}""",
            await peer.AskAsync($$"""{"rpc":"auth","token":"{{token}}","uuid":"a"}"""));
    }

    [Theory, InlineData("3"), InlineData("0"), InlineData("-4"), InlineData("4.5"), InlineData("\"4\""), InlineData("null"), InlineData("{}")]
    public async Task Client_that_does_not_offer_protocol_4_is_an_old_one(string protocol)
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.OpenAsync();

        string reply = await peer.AskAsync($$"""{"rpc":"auth","token":"{{await host.GetTokenAsync()}}","protocol":{{protocol}}}""");

        Assert.EndsWith("\"resp\":\"success\"}", reply, StringComparison.Ordinal);
        Assert.Equal("\"error\":\"Function not found\"", await peer.CallAsync("nope"));
    }

    [Theory, InlineData(4), InlineData(5), InlineData(1000)]
    public async Task Newer_client_is_told_what_was_agreed_on(int protocol)
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.Limits.Channels = 7);
        Peer peer = await host.OpenAsync();
        string token = await host.GetTokenAsync(peer.User);

        string reply = await peer.AskAsync($$"""{"rpc":"auth","token":"{{token}}","uuid":"a","protocol":{{protocol}}}""");

        string id = host.SocketOf(peer).Id;
        Assert.Equal(
            $$$"""{"rpc":"auth","uuid":"a","token":"{{{token}}}","resp":{"protocol":4,"socket":"{{{id}}}","limits":{"messageBytes":1048576,"channels":7,"calls":32},"features":[]}}""",
            reply);
    }

    [Fact]
    public async Task Identity_is_what_Authenticate_said()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();
        TokenSocketConnection socket = host.SocketOf(peer);

        Assert.Equal(new Person(peer.User), socket.GetIdentity<Person>());
        Assert.Equal($$"""{"user":"{{peer.User}}"}""", socket.Identity.GetRawText());
        Assert.Equal(System.Net.IPAddress.Loopback, socket.RemoteAddress);
        Assert.True(socket.IsOpen);
        Assert.Throws<JsonException>(() => socket.GetIdentity<int>());
    }

    [Fact]
    public async Task OnConnected_comes_before_the_welcome_and_OnDisconnected_after_everything()
    {
        List<string> story = [];
        var gone = new TaskCompletionSource();
        TokenSocketServer? server = null;
        await using TokenHost host = await TokenHost.StartAsync(options =>
        {
            options.OnConnected = async (socket, _) =>
            {
                story.Add($"connected, open {socket.IsOpen}, known {server!.Sockets.Contains(socket)}");
                await server!.SubscribeAsync(socket, "lobby");
            };
            options.OnDisconnected = (socket, _) =>
            {
                story.Add($"disconnected, open {socket.IsOpen}, known {server!.Sockets.Contains(socket)}, in {socket.Channels.Count} of {server.Channels.Count}");
                gone.SetResult();
                return Task.CompletedTask;
            };
        });
        server = host.Server;
        Peer peer = await host.OpenAsync();

        await peer.SendAsync($$"""{"rpc":"auth","token":"{{await host.GetTokenAsync()}}"}""");
        Assert.Equal("""{"internal":true,"command":"subscribe","data":{"channel":"lobby"}}""", await peer.ReadAsync());
        Assert.EndsWith("\"resp\":\"success\"}", await peer.ReadAsync(), StringComparison.Ordinal);
        peer.Dispose();
        await gone.Task.Soon();

        Assert.Equal(["connected, open True, known True", "disconnected, open False, known False, in 0 of 0"], story);
    }

    [Fact]
    public async Task Welcome_waits_for_OnConnected()
    {
        var finish = new TaskCompletionSource();
        await using TokenHost host = await TokenHost.StartAsync(options => options.OnConnected = (_, _) => finish.Task);
        Peer peer = await host.OpenAsync();
        await peer.SendAsync($$"""{"rpc":"auth","token":"{{await host.GetTokenAsync()}}","uuid":"a"}""");

        await peer.ExpectSilenceAsync();
        finish.SetResult();

        Assert.EndsWith("\"resp\":\"success\"}", await peer.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_that_leaves_while_OnConnected_is_at_work_is_seen_off_afterwards()
    {
        List<string> story = [];
        var started = new TaskCompletionSource();
        var gone = new TaskCompletionSource();
        await using TokenHost host = await TokenHost.StartAsync(options =>
        {
            options.OnConnected = async (_, cancel) =>
            {
                var left = new TaskCompletionSource();
                cancel.Register(left.SetResult);
                started.SetResult();
                await left.Task;
                story.Add("connected");
                cancel.ThrowIfCancellationRequested();
            };
            options.OnDisconnected = (_, _) =>
            {
                story.Add("disconnected");
                gone.SetResult();
                return Task.CompletedTask;
            };
        });
        Peer peer = await host.OpenAsync();
        await peer.SendAsync($$"""{"rpc":"auth","token":"{{await host.GetTokenAsync()}}"}""");
        await started.Task.Soon();

        peer.Dispose();
        await gone.Task.Soon();

        Assert.Equal(["connected", "disconnected"], story);
    }

    [Theory, InlineData(0, "\"Internal error\""), InlineData(4, """{"code":500,"message":"Internal error"}""")]
    public async Task OnConnected_that_fails_closes_the_socket(int protocol, string error)
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.OnConnected = (_, _) => throw new InvalidOperationException("secret"));
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.OnConnectedFailed) && entry.Exception?.Message == "secret");
        Peer peer = await host.OpenAsync();

        string reply = await peer.AskAsync($$"""{"rpc":"auth","token":"{{await host.GetTokenAsync()}}","uuid":"a","protocol":{{protocol}}}""");

        Assert.EndsWith($"\"error\":{error}}}", reply, StringComparison.Ordinal);
        await peer.ExpectCloseAsync(1000, "Normal closure");
        await host.Log.WaitForAsync(entry => entry.Is(ServerEvent.OnConnectedFailed), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task OnConnected_that_never_ends_does_not_keep_the_socket()
    {
        TimeSpan limit = new TokenSocketServerOptions().CallTimeout;
        var clock = new TestClock();
        await using TokenHost host = await TokenHost.StartAsync(options => options.OnConnected = (_, _) => new TaskCompletionSource().Task, time: clock);
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.OnConnectedFailed) && entry.Exception is TimeoutException);
        Peer peer = await host.OpenAsync();

        await peer.SendAsync($$"""{"rpc":"auth","token":"{{await host.GetTokenAsync()}}","uuid":"a"}""");
        await clock.AwaitedAsync(limit, TestContext.Current.CancellationToken);
        clock.Advance(limit);

        Assert.EndsWith("\"error\":\"Internal error\"}", await peer.ReadAsync(), StringComparison.Ordinal);
        await peer.ExpectCloseAsync(1000, "Normal closure");
    }

    [Fact]
    public async Task OnDisconnected_that_fails_is_logged()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.OnDisconnected = (_, _) => throw new InvalidOperationException("secret"));
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.OnDisconnectedFailed) && entry.Exception?.Message == "secret");
        Peer peer = await host.ConnectAsync();

        await peer.Raw.CloseAsync();

        await host.Log.WaitForAsync(entry => entry.Is(ServerEvent.OnDisconnectedFailed), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Application_closes_a_socket_with_a_code_after_what_is_queued()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Actions.Map<JsonElement, string>("bye", (_, rpc) =>
        {
            rpc.Socket.Close(4003, "Forbidden");
            return "never read";
        });
        host.Server.Actions.Map<JsonElement>("kick", async (_, rpc) =>
        {
            await rpc.Server.PublishAsync("news", 1, CancellationToken.None);
            rpc.Socket.Close(4011, "Disconnected by the application");
        });
        Peer peer = await host.ConnectAsync();
        await peer.SendAsync(Peer.Request("bye", "b"));
        await peer.ExpectCloseAsync(4003, "Forbidden");

        Peer listener = await host.ConnectAsync();
        await listener.SubscribeAsync("news");
        await listener.SendAsync(Peer.Request("kick", "k"));
        await listener.ExpectAsync("news", "1");
        await listener.ExpectCloseAsync(4011, "Disconnected by the application");
    }

    [Fact]
    public async Task Server_that_goes_down_says_so_and_sees_everybody_off()
    {
        var gone = new TaskCompletionSource();
        TokenHost host = await TokenHost.StartAsync(options => options.OnDisconnected = (_, _) => Task.FromResult(gone.TrySetResult()));
        Peer peer = await host.ConnectAsync();

        Task stopping = host.StopAsync();
        Frame close = await peer.Raw.ReadFrameAsync();
        Assert.Equal((1012, "restart;window=1000"), (close.Close.Code, close.Close.Reason));
        peer.Dispose();

        await stopping.Soon();
        await gone.Task.Soon();
        await host.DisposeAsync();
    }
}
