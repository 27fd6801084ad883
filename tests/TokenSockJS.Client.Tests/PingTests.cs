using System.Text.Json;

namespace TokenSockJS.Client.Tests;

public sealed class PingTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30), Limit = TimeSpan.FromSeconds(20), Tick = TimeSpan.FromTicks(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pings_are_sent_for_as_long_as_the_connection_lasts(bool coded)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => Pinging(options, clock), coded);
        await clock.AwaitedAsync(Interval, Cancel);

        clock.Advance(Interval - Tick);
        Assert.Equal(0, peer.Waiting);
        clock.Advance(Tick);
        for (int ping = 0; ping < 3; ping++)
        {
            JsonElement message = await peer.ReadAsync();
            Assert.Equal($$$"""{"rpc":"_ping","req":{},"uuid":{{{message.GetProperty("uuid").GetRawText()}}}}""", message.GetRawText());
            peer.ReplyError(message, "\"Function not found\"");

            // An error is an answer as well; until it has been read the next ping is left out.
            await clock.FlyAsync(peer.ArrivedAsync(), Interval);
        }

        await socket.DisposeAsync();
        await peer.Gone;
        int sent = peer.Waiting;
        clock.Advance(3 * Interval);
        Assert.Equal(sent, peer.Waiting);
    }

    [Fact]
    public async Task Server_that_says_nothing_after_a_ping_is_given_up()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options =>
        {
            Pinging(options, clock);
            options.PingTimeout = Limit;
        });
        await using TokenSocket owned = socket;
        await clock.AwaitedAsync(Interval, Cancel);
        var states = new Recorder<TokenSocketState>();
        socket.StateChanged += (_, e) => states.Add(e.Current);

        clock.Advance(Interval);
        await peer.ReadAsync("_ping");
        await clock.AwaitedAsync(Limit, Cancel);
        clock.Advance(Limit - Tick);
        Assert.Equal(TokenSocketState.Connected, socket.State);
        clock.Advance(Tick);

        Assert.Equal(TokenSocketState.Reconnecting, await states.NextAsync());
        Assert.Equal(ConnectionError.NoAnswerToPing, (await peer.Gone).Code);
        await clock.AwaitedAsync(TimeSpan.FromMilliseconds(10), Cancel);
        clock.Advance(TimeSpan.FromMilliseconds(10));
        await server.WelcomeAsync();
        Assert.Equal(TokenSocketState.Connected, await states.NextAsync());
    }

    [Fact]
    public async Task Server_that_says_something_else_meanwhile_is_alive()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options =>
        {
            Pinging(options, clock);
            options.PingTimeout = Limit;
            options.CallTimeout = Timeout.InfiniteTimeSpan;
        });
        await using TokenSocket owned = socket;
        await clock.AwaitedAsync(Interval, Cancel);

        clock.Advance(Interval);
        await peer.ReadAsync("_ping");
        await clock.AwaitedAsync(Limit, Cancel);
        clock.Advance(Limit / 2);
        await peer.SettleAsync(socket);
        clock.Advance(Limit / 2);

        // The next one is sent, so the one before was no reason to go.
        Task next = peer.ReadAsync("_ping");
        await clock.FlyAsync(next, TimeSpan.FromSeconds(1));
        Assert.Equal(TokenSocketState.Connected, socket.State);
    }

    [Fact]
    public async Task Calls_that_are_under_way_keep_no_ping_from_being_sent()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options =>
        {
            Pinging(options, clock);
            options.MaxCalls = 1;
            options.CallTimeout = Timeout.InfiniteTimeSpan;
        });
        await using TokenSocket owned = socket;
        await clock.AwaitedAsync(Interval, Cancel);
        Task<int> call = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        JsonElement slow = await peer.ReadAsync("x");

        clock.Advance(Interval);

        await peer.ReadAsync("_ping");
        peer.Reply(slow, "1");
        await call;
    }

    private static void Pinging(TokenSocketOptions options, TimeProvider clock)
    {
        options.Ping = Interval;
        options.PingTimeout = Timeout.InfiniteTimeSpan;
        options.TimeProvider = clock;
    }
}
