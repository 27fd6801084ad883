using System.Text.Json;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

/// <summary>Leaving a channel, when that does not go well.</summary>
public sealed class DepartureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(true), InlineData(false)]
    public async Task Cancelled_subscribing_is_over_at_once_and_the_channel_is_left(bool coded)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(coded: coded);
        await using TokenSocket owned = socket;
        using var patience = new CancellationTokenSource();
        Task subscribing = socket.SubscribeAsync<int>("c", patience.Token);
        await peer.ReadAsync("_subscribe");

        await patience.CancelAsync();

        // The server has answered neither.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => subscribing.WaitAsync(Patience.Limit, Cancel));
        await peer.ReadAsync("_unsubscribe");
    }

    [Fact]
    public async Task Subscribing_that_is_not_answered_takes_no_longer_than_its_limit()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.TimeProvider = clock);
        await using TokenSocket owned = socket;
        Task subscribing = socket.SubscribeAsync<int>("c", Cancel);
        await peer.ReadAsync("_subscribe");

        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(408, (await Assert.ThrowsAsync<RpcException>(() => subscribing.WaitAsync(Patience.Limit, Cancel))).Code);
        await peer.ReadAsync("_unsubscribe");
    }

    [Fact]
    public async Task Server_that_does_not_let_the_socket_out_is_heard_of()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        await peer.EnterAsync(socket, "c");

        Task leaving = socket.UnsubscribeAsync("c", Cancel);
        peer.ReplyError(await peer.ReadAsync("_unsubscribe"), """{"code":403,"message":"stay"}""");

        Assert.Equal(403, (await Assert.ThrowsAsync<RpcException>(() => leaving)).Code);
        Assert.Empty(socket.Channels);
    }

    [Fact]
    public async Task Dispose_of_a_subscription_does_not_throw_what_the_server_says()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        ChannelSubscription<int> subscription = await peer.EnterAsync(socket, "c");

        await RefuseToLeaveAsync(subscription, peer, """{"code":403,"message":"stay"}""");
    }

    [Fact]
    public async Task Server_that_cannot_let_the_socket_out_now_is_asked_again()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.TimeProvider = clock);
        await using TokenSocket owned = socket;
        ChannelSubscription<int> subscription = await peer.EnterAsync(socket, "c");

        await RefuseToLeaveAsync(subscription, peer, """{"code":429,"message":"later"}""");
        foreach (int seconds in (int[])[1, 2, 4])
        {
            await clock.AwaitedAsync(TimeSpan.FromSeconds(seconds), Cancel);
            clock.Advance(TimeSpan.FromSeconds(seconds));
            JsonElement again = await peer.ReadAsync("_unsubscribe");
            if (seconds == 4) peer.Reply(again, "\"success\"");
            else peer.ReplyError(again, """{"code":503,"message":"later"}""");
        }

        await peer.SettleAsync(socket);
    }

    [Fact]
    public async Task Channel_that_is_wanted_again_meanwhile_is_not_left()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.TimeProvider = clock);
        await using TokenSocket owned = socket;
        ChannelSubscription<int> subscription = await peer.EnterAsync(socket, "c");
        await RefuseToLeaveAsync(subscription, peer, """{"code":429,"message":"later"}""");
        await clock.AwaitedAsync(TimeSpan.FromSeconds(1), Cancel);

        await peer.EnterAsync(socket, "c");
        clock.Advance(TimeSpan.FromSeconds(1));

        await peer.SettleAsync(socket);
        Assert.Equal(0, peer.Waiting);
    }

    [Fact]
    public async Task Calls_that_are_under_way_keep_nobody_from_leaving_or_entering()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.MaxCalls = 1);
        await using TokenSocket owned = socket;
        ChannelSubscription<int> subscription = await peer.EnterAsync(socket, "c");
        Task<int> call = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        JsonElement slow = await peer.ReadAsync("x");

        Task leaving = subscription.DisposeAsync().AsTask();
        await peer.AllowUnsubscribeAsync("c");
        await leaving;
        await peer.EnterAsync(socket, "c");

        peer.Reply(slow, "1");
        await call;
    }

    [Fact]
    public async Task Channels_are_restored_however_few_calls_may_be_under_way()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.MaxCalls = 1);
        await using TokenSocket owned = socket;
        string[] names = ["a", "b", "c", "d"];
        foreach (string name in names) await peer.EnterAsync(socket, name);
        var missing = new Recorder<int>();
        socket.Reconnected += (_, e) => missing.Add(e.MissingChannels.Count);

        peer.Drop();
        peer = await server.WelcomeAsync();
        foreach (string name in names) await peer.AllowSubscribeAsync(name);

        Assert.Equal(0, await missing.NextAsync());
    }

    private static async Task RefuseToLeaveAsync(ChannelSubscription<int> subscription, Peer peer, string error)
    {
        Task leaving = subscription.DisposeAsync().AsTask();
        peer.ReplyError(await peer.ReadAsync("_unsubscribe"), error);
        await leaving;
    }
}
