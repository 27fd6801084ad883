using System.Text.Json;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

/// <summary>Channels that the server cannot, or does not want to, let the socket into again.</summary>
public sealed class RestoredChannelTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Channel_that_cannot_be_entered_now_stays_wanted_and_is_asked_for_again(int code)
    {
        var clock = new TestClock();
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.TimeProvider = clock);
        await using TokenSocket owned = socket;
        ChannelSubscription<int> crowded = await SubscribeAsync(socket, peer, "crowded");
        ChannelSubscription<int> free = await SubscribeAsync(socket, peer, "free");
        var missing = new Recorder<string>();
        socket.Reconnected += (_, e) => missing.Add(string.Join(",", e.MissingChannels));

        peer = await ComeBackAsync(server, peer, clock);
        await RefuseAsync(peer, "crowded", code);
        await peer.AllowSubscribeAsync("free");
        Assert.Equal("crowded", await missing.NextAsync());
        Assert.Equal(["crowded", "free"], socket.Channels);

        // Later and later, until it lets us in.
        foreach (int pause in (int[])[1, 2, 4])
        {
            await clock.AwaitedAsync(TimeSpan.FromSeconds(pause), Cancel);
            clock.Advance(TimeSpan.FromSeconds(pause));
            await RefuseAsync(peer, "crowded", code);
        }

        await clock.AwaitedAsync(TimeSpan.FromSeconds(8), Cancel);
        clock.Advance(TimeSpan.FromSeconds(8));
        await peer.AllowSubscribeAsync("crowded");
        peer.Send("""{"channel":"crowded","message":1}""");
        peer.Send("""{"channel":"free","message":2}""");
        Assert.Equal(1, await crowded.FirstAsync(Cancel));
        Assert.Equal(2, await free.FirstAsync(Cancel));
    }

    [Fact]
    public async Task Channel_that_is_asked_for_again_may_be_refused_for_good()
    {
        var clock = new TestClock();
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.TimeProvider = clock);
        await using TokenSocket owned = socket;
        ChannelSubscription<int> subscription = await SubscribeAsync(socket, peer, "c");

        peer = await ComeBackAsync(server, peer, clock);
        await RefuseAsync(peer, "c", 429);
        await clock.AwaitedAsync(TimeSpan.FromSeconds(1), Cancel);
        clock.Advance(TimeSpan.FromSeconds(1));
        await RefuseAsync(peer, "c", 403);

        Assert.Equal(403, (await Assert.ThrowsAsync<RpcException>(async () => await subscription.ToArrayAsync(Cancel))).Code);
        Assert.Empty(socket.Channels);
    }

    [Fact]
    public async Task Channel_that_nobody_wants_any_more_is_not_asked_for_again()
    {
        var clock = new TestClock();
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.TimeProvider = clock);
        await using TokenSocket owned = socket;
        ChannelSubscription<int> subscription = await SubscribeAsync(socket, peer, "c");

        peer = await ComeBackAsync(server, peer, clock);
        await RefuseAsync(peer, "c", 429);
        await clock.AwaitedAsync(TimeSpan.FromSeconds(1), Cancel);
        Task leaving = subscription.DisposeAsync().AsTask();
        await peer.AllowUnsubscribeAsync("c");
        await leaving;
        clock.Advance(TimeSpan.FromSeconds(1));

        await peer.SettleAsync(socket);
        Assert.Equal(0, peer.Waiting);
    }

    [Fact]
    public async Task First_subscription_that_cannot_be_had_now_says_so()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;

        Task<ChannelSubscription<int>> subscribing = socket.SubscribeAsync<int>("c", Cancel);
        await RefuseAsync(peer, "c", 429);

        Assert.Equal(429, (await Assert.ThrowsAsync<RpcException>(() => subscribing)).Code);
        Assert.Empty(socket.Channels);
    }

    [Fact]
    public async Task Subscription_under_way_when_the_connection_breaks_is_made_on_the_next_one()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        Task<ChannelSubscription<int>> subscribing = socket.SubscribeAsync<int>("c", Cancel);
        await peer.ReadAsync("_subscribe");

        peer.Drop();
        peer = await server.WelcomeAsync();
        await peer.AllowSubscribeAsync("c");

        Assert.Equal("c", (await subscribing).Channel);
    }

    [Fact]
    public async Task Second_subscription_while_away_waits_until_the_channel_is_entered_again()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        await SubscribeAsync(socket, peer, "c");
        var states = new Recorder<TokenSocketState>();
        socket.StateChanged += (_, e) => states.Add(e.Current);
        peer.Drop();
        Assert.Equal(TokenSocketState.Reconnecting, await states.NextAsync());

        Task<ChannelSubscription<int>> second = socket.SubscribeAsync<int>("c", Cancel);
        peer = await server.WelcomeAsync();
        JsonElement request = await peer.ReadAsync("_subscribe");
        Assert.False(second.IsCompleted);
        peer.Reply(request, "\"success\"");

        await second;
        await peer.SettleAsync(socket);
        Assert.Equal(0, peer.Waiting);
    }

    private static async Task<ChannelSubscription<int>> SubscribeAsync(TokenSocket socket, Peer peer, string channel)
    {
        Task<ChannelSubscription<int>> subscribing = socket.SubscribeAsync<int>(channel, Cancel);
        await peer.AllowSubscribeAsync(channel);
        return await subscribing;
    }

    private static async Task<Peer> ComeBackAsync(ScriptedServer server, Peer peer, TestClock clock)
    {
        peer.Drop();
        await clock.AwaitedAsync(TimeSpan.FromMilliseconds(10), Cancel);
        clock.Advance(TimeSpan.FromMilliseconds(10));
        return await server.WelcomeAsync();
    }

    private static async Task RefuseAsync(Peer peer, string channel, int code)
    {
        JsonElement request = await peer.ReadAsync("_subscribe");
        Assert.Equal(channel, request.GetProperty("req").GetProperty("channel").GetString());
        peer.ReplyError(request, $$"""{"code":{{code}},"message":"no"}""");
    }
}
