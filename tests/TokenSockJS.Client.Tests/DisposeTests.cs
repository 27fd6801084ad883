using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

public sealed class DisposeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Socket_that_never_connected_is_disposed_at_once()
    {
        var socket = new TokenSocket(new TokenSocketOptions { Host = "localhost" });
        await socket.DisposeAsync();
        await socket.DisposeAsync();

        Assert.Equal(TokenSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task Connected_socket_leaves_in_good_order_and_does_not_come_back()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await server.TokenRequestAsync();
        ChannelSubscription<int> subscription = await peer.EnterAsync(socket, "c");
        Task<int> call = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        await peer.ReadAsync("x");
        var states = new Recorder<TokenSocketState>();
        socket.StateChanged += (_, e) => states.Add(e.Current);

        await socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit, Cancel);

        Assert.Equal("1000 Normal closure", (await peer.Gone).ToString());
        Assert.Equal(TokenSocketState.Closed, await states.NextAsync());
        Assert.Equal(0, states.Waiting);
        Assert.True(ConnectionError.IsConnectionLost(await Assert.ThrowsAsync<RpcException>(() => call)));
        Assert.Empty(await subscription.ToArrayAsync(Cancel));
        Assert.Equal(0, server.TokenRequestsWaiting);
        await subscription.DisposeAsync();
    }

    [Fact]
    public async Task Socket_disposed_between_two_attempts_makes_no_other()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.TimeProvider = clock);
        await server.TokenRequestAsync();
        peer.Drop();
        await clock.AwaitedAsync(TimeSpan.FromMilliseconds(10), Cancel);

        await socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit, Cancel);
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TokenSocketState.Closed, socket.State);
        Assert.Equal(0, server.TokenRequestsWaiting);
    }

    [Fact]
    public async Task Socket_disposed_in_the_middle_of_an_attempt_ends_it()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        peer.Drop();
        Peer next = await server.AcceptAsync();
        await next.ReadAsync("auth");

        await socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit, Cancel);

        await next.Gone;
        Assert.Equal(TokenSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task Socket_disposed_while_channels_are_entered_again_ends_that()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        var failed = new Recorder<Exception>();
        socket.ReconnectFailed += (_, e) => failed.Add(e.Error);
        for (int number = 0; number < 50; number++) peer.Subscribed($"c{number}");
        await peer.SettleAsync(socket);
        peer.Drop();
        Peer next = await server.WelcomeAsync();
        await next.ReadAsync("_subscribe");

        await socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit, Cancel);

        await next.Gone;
        Assert.Equal(0, failed.Waiting);
    }

    [Fact]
    public async Task Socket_is_disposed_whatever_an_action_does_when_it_is_cancelled()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        var started = new TaskCompletionSource();
        socket.Actions.Map("wait", async (int _, CancellationToken cancel) =>
        {
            cancel.Register(() => throw new InvalidOperationException("callback"));
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        });
        peer.Send("""{"internal":true,"command":"rpc","data":{"fid":"f1","command":"wait","args":0}}""");
        await started.Task;

        await socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit, Cancel);

        Assert.Equal(TokenSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task Disposing_many_times_at_once_is_like_disposing_once()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () => await socket.DisposeAsync(), Cancel))).WaitAsync(Patience.Limit, Cancel);

        Assert.Equal(1000, (await peer.Gone).Code);
    }
}
