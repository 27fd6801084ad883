using System.Text.Json;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

/// <summary>What is called while there is no connection.</summary>
public sealed class OfflineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_before_the_first_connection_are_sent_on_it_in_order_behind_the_channels(bool coded)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options());

        Task<int> first = socket.RpcAsync<int>("first", cancellationToken: Cancel);
        Task published = socket.PublishAsync("c", "second", Cancel);
        Task broadcast = socket.BroadcastAsync("third", Cancel);
        Task<ChannelSubscription<int>> subscribing = socket.SubscribeAsync<int>("c", Cancel);
        Task<int> last = socket.RpcAsync<int>("last", cancellationToken: Cancel);
        Task connecting = socket.ConnectAsync(Cancel);

        Peer peer = await server.WelcomeAsync(coded);
        await peer.AllowSubscribeAsync("c");
        peer.Reply(await peer.ReadAsync("first"), "1");
        peer.Reply(await peer.ReadAsync("_publish"), "\"success\"");
        peer.Reply(await peer.ReadAsync("_broadcast"), "\"success\"");
        peer.Reply(await peer.ReadAsync("last"), "2");

        await Task.WhenAll(connecting, published, broadcast, subscribing);
        Assert.Equal((1, 2), (await first, await last));
    }

    [Fact]
    public async Task Calls_while_away_are_sent_when_the_connection_is_back()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        await AwayAsync(socket, peer);

        Task<int>[] calls = [.. Enumerable.Range(0, 100).Select(number => socket.RpcAsync<int>($"x{number}", number, cancellationToken: Cancel))];

        Peer next = await server.WelcomeAsync();
        for (int number = 0; number < calls.Length; number++) next.Reply(await next.ReadAsync($"x{number}"), $"{number}");
        Assert.Equal(Enumerable.Range(0, 100), await Task.WhenAll(calls));
    }

    [Fact]
    public async Task Calls_that_waited_do_not_come_faster_than_the_server_takes_them()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options());
        Task<int>[] calls = [.. Enumerable.Range(0, 10).Select(number => socket.RpcAsync<int>($"x{number}", cancellationToken: Cancel))];
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.AcceptAsync();
        JsonElement auth = await peer.ReadAsync("auth");

        peer.Reply(auth, """{"protocol":4,"limits":{"calls":2}}""");
        await connecting;

        var asked = new Queue<JsonElement>([await peer.ReadAsync("x0"), await peer.ReadAsync("x1")]);

        // Whoever comes now comes behind them.
        Task<int> late = socket.RpcAsync<int>("late", cancellationToken: Cancel);
        foreach (string name in (string[])["x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "late"])
        {
            Assert.Equal(0, peer.Waiting);
            peer.Reply(asked.Dequeue(), "1");
            asked.Enqueue(await peer.ReadAsync(name));
        }

        foreach (JsonElement call in asked) peer.Reply(call, "1");
        await Task.WhenAll([.. calls, late]);
    }

    [Fact]
    public async Task Call_that_has_waited_for_too_long_was_not_sent_and_says_so()
    {
        var clock = new TestClock();
        await using var socket = new TokenSocket(new TokenSocketOptions { Host = "localhost", TimeProvider = clock });
        Task[] calls =
        [
            socket.RpcAsync<int>("x", cancellationToken: Cancel),
            socket.RpcAsync("x", cancellationToken: Cancel),
            socket.SubscribeAsync<int>("c", Cancel),
            socket.PublishAsync("c", 1, Cancel),
            socket.BroadcastAsync(1, Cancel),
        ];

        clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        Assert.All(calls, call => Assert.False(call.IsCompleted));
        clock.Advance(TimeSpan.FromTicks(1));

        foreach (Task call in calls) await NotConnectedAsync(call);
        Assert.Empty(socket.Channels);
    }

    [Fact]
    public async Task Time_limit_of_the_call_counts_while_it_waits_and_afterwards()
    {
        var clock = new TestClock();
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options(options => options.TimeProvider = clock));
        Task<int> call = socket.RpcAsync<int>("x", rpcOptions: new() { Timeout = TimeSpan.FromSeconds(10) }, cancellationToken: Cancel);
        Task<int> impatient = socket.RpcAsync<int>("y", rpcOptions: new() { Timeout = TimeSpan.FromSeconds(4) }, cancellationToken: Cancel);

        clock.Advance(TimeSpan.FromSeconds(4));
        await NotConnectedAsync(impatient);
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.WelcomeAsync();
        await connecting;
        await peer.ReadAsync("x");
        await clock.AwaitedAsync(TimeSpan.FromSeconds(6), Cancel);
        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(408, (await Assert.ThrowsAsync<RpcException>(() => call)).Code);
    }

    [Fact]
    public async Task Cancelled_call_is_not_sent()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options());
        using var patience = new CancellationTokenSource();
        Task<int> cancelled = socket.RpcAsync<int>("cancelled", cancellationToken: patience.Token);
        Task<int> kept = socket.RpcAsync<int>("kept", cancellationToken: Cancel);

        await patience.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(patience.Token, thrown.CancellationToken);

        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.WelcomeAsync();
        await connecting;
        peer.Reply(await peer.ReadAsync("kept"), "1");
        Assert.Equal(1, await kept);
    }

    [Fact]
    public async Task Queue_is_bounded_by_count_and_lets_others_in_when_one_has_left()
    {
        await using var socket = new TokenSocket(new TokenSocketOptions { Host = "localhost", OfflineQueue = { MaxCalls = 2 } });
        using var patience = new CancellationTokenSource();
        Task first = socket.RpcAsync<int>("x", cancellationToken: patience.Token);
        Task second = socket.PublishAsync("c", 1, Cancel);

        await TooManyAsync(() => socket.RpcAsync<int>("x", cancellationToken: Cancel));
        await TooManyAsync(() => socket.PublishAsync("c", 1, Cancel));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        Assert.False(socket.RpcAsync<int>("x", cancellationToken: Cancel).IsCompleted);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task Queue_is_bounded_by_bytes()
    {
        await using var socket = new TokenSocket(new TokenSocketOptions { Host = "localhost", OfflineQueue = { MaxBytes = 20 } });
        Task first = socket.RpcAsync<int>("x", "123456789", cancellationToken: Cancel);

        await TooManyAsync(() => socket.RpcAsync<int>("x", "1234567", cancellationToken: Cancel));
        Task second = socket.RpcAsync<int>("x", "12345", cancellationToken: Cancel);

        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task Socket_that_is_not_to_queue_fails_at_once()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.OfflineQueue.FailAtOnce = true);
        await using TokenSocket owned = socket;
        await AwayAsync(socket, peer);

        await NotConnectedAsync(socket.RpcAsync<int>("x", cancellationToken: Cancel));
        await NotConnectedAsync(socket.PublishAsync("c", 1, Cancel));
        await NotConnectedAsync(socket.SubscribeAsync<int>("c", Cancel));
        Assert.Empty(socket.Channels);
    }

    [Fact]
    public async Task Nothing_waits_for_a_first_connection_that_failed()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.RefusesSockets = true;
        await using var socket = new TokenSocket(server.Options());
        Task<int> waiting = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        Task<ChannelSubscription<int>> subscribing = socket.SubscribeAsync<int>("c", Cancel);

        await Assert.ThrowsAsync<SockJS.Client.SockJSException>(() => socket.ConnectAsync(Cancel));

        await NotConnectedAsync(waiting);
        await NotConnectedAsync(subscribing);
        await NotConnectedAsync(socket.RpcAsync<int>("x", cancellationToken: Cancel));
        await NotConnectedAsync(socket.SubscribeAsync<int>("c", Cancel));

        // Until it is tried again.
        server.RefusesSockets = false;
        Task connecting = socket.ConnectAsync(Cancel);
        Task<int> call = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        Peer peer = await server.WelcomeAsync();
        peer.Reply(await peer.ReadAsync("x"), "1");
        await connecting;
        Assert.Equal(1, await call);
    }

    [Fact]
    public async Task Nothing_waits_for_a_server_that_said_not_to_come_back()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        var states = new Recorder<TokenSocketState>();
        socket.StateChanged += (_, e) => states.Add(e.Current);

        peer.Close(4011, "go");
        Assert.Equal(TokenSocketState.Disconnected, await states.NextAsync());

        await NotConnectedAsync(socket.RpcAsync<int>("x", cancellationToken: Cancel));
    }

    [Fact]
    public async Task Disposed_socket_lets_nobody_wait()
    {
        var socket = new TokenSocket(new TokenSocketOptions { Host = "localhost" });
        Task<int> waiting = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        Task<ChannelSubscription<int>> subscribing = socket.SubscribeAsync<int>("c", Cancel);

        await socket.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => subscribing);
    }

    private static async Task AwayAsync(TokenSocket socket, Peer peer)
    {
        var states = new Recorder<TokenSocketState>();
        socket.StateChanged += (_, e) => states.Add(e.Current);
        peer.Drop();
        Assert.Equal(TokenSocketState.Reconnecting, await states.NextAsync());
    }

    private static async Task NotConnectedAsync(Task call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal((503, "Not connected"), (error.Code, error.Message));
        Assert.True(ConnectionError.IsNotConnected(error));
        Assert.False(ConnectionError.IsConnectionLost(error));
    }

    private static async Task TooManyAsync(Func<Task> call) => Assert.Equal(429, (await Assert.ThrowsAsync<RpcException>(call)).Code);
}
