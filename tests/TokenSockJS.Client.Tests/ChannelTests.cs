using System.Text.Json;
using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

public sealed class ChannelTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Confirmation_of_2x_is_enough()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(coded: false);
        await using TokenSocket owned = socket;

        Task<ChannelSubscription<News>> subscribing = socket.SubscribeAsync<News>("news", Cancel);
        JsonElement request = await peer.ReadAsync();
        Assert.Equal(
            $$$"""{"rpc":"_subscribe","req":{"channel":"news"},"uuid":{{{request.GetProperty("uuid").GetRawText()}}}}""", request.GetRawText());
        Assert.False(subscribing.IsCompleted);
        peer.Subscribed("news");

        await subscribing;
        Assert.Equal(["news"], socket.Channels);
    }

    [Fact]
    public async Task Confirmation_of_3x_is_for_the_request_that_it_repeats()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(coded: false);
        await using TokenSocket owned = socket;

        Task<ChannelSubscription<News>> subscribing = socket.SubscribeAsync<News>("news", Cancel);
        JsonElement request = await peer.ReadAsync();
        peer.Send($$$"""
            {"internal":true,"command":"subscribe","data":{"rpc":"_subscribe","req":{"channel":"news"},"uuid":{{{request.GetProperty("uuid").GetRawText()}}},"channel":"news"}}
            """);

        await subscribing;
    }

    [Fact]
    public async Task Bare_reply_is_enough()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;

        Task<ChannelSubscription<News>> subscribing = socket.SubscribeAsync<News>("news", Cancel);
        peer.Reply(await peer.ReadAsync("_subscribe"), "\"success\"");

        await subscribing;
    }

    [Theory]
    [InlineData(true, """{"code":403,"message":"members only"}""", 403)]
    [InlineData(false, "\"Forbidden\"", 1000)]
    public async Task Refused_subscription_fails_and_is_forgotten(bool coded, string error, int code)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(coded: coded);
        await using TokenSocket owned = socket;

        Task<ChannelSubscription<News>> first = socket.SubscribeAsync<News>("news", Cancel);
        Task<ChannelSubscription<News>> second = socket.SubscribeAsync<News>("news", Cancel);
        peer.ReplyError(await peer.ReadAsync("_subscribe"), error);

        Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(() => first)).Code);
        Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(() => second)).Code);
        Assert.Empty(socket.Channels);
        Assert.Equal(0, peer.Waiting);
    }

    [Fact]
    public async Task Messages_of_the_channel_come_in_order_and_typed()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        ChannelSubscription<News> news = await SubscribeAsync<News>(socket, peer, "news");

        peer.Send("""{"channel":"other","message":{"text":"not ours"}}""");
        for (int number = 0; number < 100; number++) peer.Send($$$"""{"channel":"news","message":{"text":"{{{number}}}"}}""");

        string[] texts = await news.Take(100).Select(item => item.Text).ToArrayAsync(Cancel);
        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number}"), texts);
    }

    [Fact]
    public async Task Message_that_does_not_fit_throws_once_and_the_next_enumeration_goes_on()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        ChannelSubscription<News> typed = await SubscribeAsync<News>(socket, peer, "news");
        ChannelSubscription<JsonElement> raw = await socket.SubscribeAsync<JsonElement>("news", Cancel);

        peer.Send("""{"channel":"news","message":"just text"}""");
        peer.Send("""{"channel":"news","message":{"text":"fits"}}""");

        await Assert.ThrowsAsync<JsonException>(async () => await typed.FirstAsync(Cancel));
        Assert.Equal(new News("fits"), await typed.FirstAsync(Cancel));
        Assert.Equal(["\"just text\"", """{"text":"fits"}"""], await raw.Take(2).Select(item => item.GetRawText()).ToArrayAsync(Cancel));
    }

    [Fact]
    public async Task Two_subscriptions_are_one_on_the_wire_and_the_last_dispose_leaves()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        ChannelSubscription<News> first = await SubscribeAsync<News>(socket, peer, "news");
        ChannelSubscription<News> second = await socket.SubscribeAsync<News>("news", Cancel);

        peer.Send("""{"channel":"news","message":{"text":"both"}}""");
        Assert.Equal(new News("both"), await first.FirstAsync(Cancel));
        Assert.Equal(new News("both"), await second.FirstAsync(Cancel));

        await first.DisposeAsync();
        await first.DisposeAsync();
        Assert.Equal(["news"], socket.Channels);
        Assert.Equal(0, peer.Waiting);

        ValueTask leaving = second.DisposeAsync();
        await peer.AllowUnsubscribeAsync("news");
        await leaving;
        Assert.Empty(socket.Channels);
        Assert.Empty(await second.ToArrayAsync(Cancel));
    }

    [Fact]
    public async Task Old_server_is_left_without_waiting_for_it()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(coded: false);
        await using TokenSocket owned = socket;
        Task<ChannelSubscription<News>> subscribing = socket.SubscribeAsync<News>("news", Cancel);
        await peer.ReadAsync("_subscribe");
        peer.Subscribed("news");

        await (await subscribing).DisposeAsync();

        await peer.ReadAsync("_unsubscribe");
    }

    [Fact]
    public async Task Channel_can_be_entered_again_while_it_is_being_left()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(coded: false);
        await using TokenSocket owned = socket;
        Task<ChannelSubscription<News>> entering = socket.SubscribeAsync<News>("news", Cancel);
        await peer.ReadAsync("_subscribe");
        peer.Subscribed("news");
        await (await entering).DisposeAsync();
        entering = socket.SubscribeAsync<News>("news", Cancel);
        await peer.ReadAsync("_unsubscribe");
        await peer.ReadAsync("_subscribe");

        peer.Unsubscribed("news");
        peer.Subscribed("news");
        peer.Send("""{"channel":"news","message":{"text":"still here"}}""");

        Assert.Equal(new News("still here"), await (await entering).FirstAsync(Cancel));
    }

    [Fact]
    public async Task Cancelled_subscription_is_left_again_and_does_not_disturb_the_next_one()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(coded: false);
        await using TokenSocket owned = socket;
        using var patience = new CancellationTokenSource();
        Task<ChannelSubscription<News>> cancelled = socket.SubscribeAsync<News>("news", patience.Token);
        await peer.ReadAsync("_subscribe");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await peer.ReadAsync("_unsubscribe");

        Task<ChannelSubscription<News>> next = socket.SubscribeAsync<News>("news", Cancel);
        await peer.ReadAsync("_subscribe");
        peer.Subscribed("news");
        peer.Unsubscribed("news");
        peer.Subscribed("news");
        peer.Send("""{"channel":"news","message":{"text":"ours"}}""");

        Assert.Equal(new News("ours"), await (await next).FirstAsync(Cancel));
        Assert.Equal(["news"], socket.Channels);
    }

    [Fact]
    public async Task Subscription_that_nobody_confirms_is_408_and_left_again()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.TimeProvider = clock, coded: false);
        await using TokenSocket owned = socket;
        Task<ChannelSubscription<News>> subscribing = socket.SubscribeAsync<News>("news", Cancel);
        await peer.ReadAsync("_subscribe");

        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(408, (await Assert.ThrowsAsync<RpcException>(() => subscribing)).Code);
        await peer.ReadAsync("_unsubscribe");
        Assert.Empty(socket.Channels);
    }

    [Fact]
    public async Task Subscription_that_is_not_read_ends_and_says_how_many_were_missed()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.MaxBufferedMessages = 3);
        await using TokenSocket owned = socket;
        ChannelSubscription<int> slow = await SubscribeAsync<int>(socket, peer, "numbers");
        var seen = new Recorder<int>();
        socket.MessageReceived += (_, e) => seen.Add(e.Message.GetInt32());

        for (int number = 0; number < 10; number++) peer.Send($$"""{"channel":"numbers","message":{{number}}}""");
        for (int number = 0; number < 10; number++) Assert.Equal(number, await seen.NextAsync());

        var got = new List<int>();
        var overflow = await Assert.ThrowsAsync<SubscriptionOverflowException>(async () =>
        {
            await foreach (int number in slow.WithCancellation(Cancel)) got.Add(number);
        });
        Assert.Equal([0, 1, 2], got);
        Assert.Equal(("numbers", 7), (overflow.Channel, overflow.Missed));
        Assert.Contains("7 were missed", overflow.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_may_put_the_socket_into_a_channel_and_take_it_out()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        var seen = new Recorder<string>();
        socket.MessageReceived += (_, e) => seen.Add($"{e.Channel} {e.Message}");

        peer.Subscribed("given");
        peer.Send("""{"channel":"given","message":1}""");
        Assert.Equal("given 1", await seen.NextAsync());
        Assert.Equal(["given"], socket.Channels);

        // Being there already, it is not asked for.
        ChannelSubscription<int> given = await socket.SubscribeAsync<int>("given", Cancel);
        peer.Send("""{"channel":"given","message":2}""");
        peer.Unsubscribed("given");

        Assert.Equal(new[] { 2 }, await given.ToArrayAsync(Cancel));
        Assert.Empty(socket.Channels);
        await given.DisposeAsync();
        Assert.Equal(0, peer.Waiting);
    }

    [Fact]
    public async Task Channel_can_be_left_whoever_entered_it()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        Task<ChannelSubscription<int>> first = socket.SubscribeAsync<int>("own", Cancel), second = socket.SubscribeAsync<int>("own", Cancel);
        await peer.AllowSubscribeAsync("own");
        peer.Subscribed("given");
        peer.Send("""{"channel":"own","message":1}""");
        await peer.SettleAsync(socket);

        foreach (string channel in (string[])["given", "own"])
        {
            Task leaving = socket.UnsubscribeAsync(channel, Cancel);
            Assert.DoesNotContain(channel, socket.Channels);
            await peer.AllowUnsubscribeAsync(channel);
            await leaving;
        }

        Assert.Equal(1, Assert.Single(await (await first).ToArrayAsync(Cancel)));
        Assert.Equal(1, Assert.Single(await (await second).ToArrayAsync(Cancel)));
        await socket.UnsubscribeAsync("given", Cancel);
        await peer.SettleAsync(socket);
        Assert.Equal(0, peer.Waiting);
    }

    [Fact]
    public async Task Channels_are_bounded_whoever_enters_them()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.MaxChannels = 2);
        await using TokenSocket owned = socket;
        await SubscribeAsync<int>(socket, peer, "one");
        var seen = new Recorder<string>();
        socket.MessageReceived += (_, e) => seen.Add(e.Channel);
        peer.Subscribed("two");
        peer.Subscribed("three");
        peer.Send("""{"channel":"three","message":0}""");
        await seen.NextAsync();

        Assert.Equal(["one", "two"], socket.Channels);
        Assert.Equal(429, (await Assert.ThrowsAsync<RpcException>(() => socket.SubscribeAsync<int>("four", Cancel))).Code);
    }

    [Fact]
    public async Task Publishing_waits_for_a_server_that_answers()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;

        Task publishing = socket.PublishAsync("news", new News("hi"), Cancel);
        JsonElement request = await peer.ReadAsync("_publish");
        Assert.Equal("""{"channel":"news","data":{"text":"hi"}}""", request.GetProperty("req").GetRawText());
        Assert.False(publishing.IsCompleted);
        peer.Reply(request, "\"success\"");
        await publishing;

        Task broadcasting = socket.BroadcastAsync(new News("all"), Cancel);
        request = await peer.ReadAsync("_broadcast");
        Assert.Equal("""{"data":{"text":"all"}}""", request.GetProperty("req").GetRawText());
        peer.ReplyError(request, """{"code":403,"message":"Forbidden"}""");
        Assert.Equal(403, (await Assert.ThrowsAsync<RpcException>(() => broadcasting)).Code);
    }

    [Fact]
    public async Task Publishing_to_an_old_server_is_done_when_it_is_sent()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(coded: false);
        await using TokenSocket owned = socket;

        await socket.PublishAsync("news", new News("hi"), Cancel);
        await socket.BroadcastAsync<News?>(null, Cancel);

        peer.ReplyError(await peer.ReadAsync("_publish"), "\"Forbidden\"");
        Assert.Equal("""{"data":null}""", (await peer.ReadAsync("_broadcast")).GetProperty("req").GetRawText());
    }

    [Fact]
    public async Task Listener_that_throws_is_logged_and_keeps_nobody_from_hearing()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        using var log = new LogCollector();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.LoggerFactory = loggers);
        await using TokenSocket owned = socket;
        var seen = new Recorder<int>();
        socket.MessageReceived += (_, _) => throw new InvalidOperationException("listener");
        socket.MessageReceived += (_, e) => seen.Add(e.Message.GetInt32());

        peer.Send("""{"channel":"x","message":1}""");
        peer.Send("""{"channel":"x","message":2}""");

        Assert.Equal(1, await seen.NextAsync());
        Assert.Equal(2, await seen.NextAsync());
        Assert.Equal("A listener of MessageReceived failed.", log.Entries.First(entry => entry.Level == LogLevel.Error).Message);
    }

    [Fact]
    public async Task Reply_with_a_channel_is_a_message_as_well()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(coded: false);
        await using TokenSocket owned = socket;
        var seen = new Recorder<string>();
        socket.MessageReceived += (_, e) => seen.Add($"{e.Channel} {e.Message}");

        Task<int> call = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        JsonElement request = await peer.ReadAsync();
        peer.Send($$"""{"rpc":"x","uuid":{{request.GetProperty("uuid").GetRawText()}},"channel":"c","message":"m","resp":5}""");

        Assert.Equal(5, await call);
        Assert.Equal("c m", await seen.NextAsync());
    }

    private static async Task<ChannelSubscription<T>> SubscribeAsync<T>(TokenSocket socket, Peer peer, string channel)
    {
        Task<ChannelSubscription<T>> subscribing = socket.SubscribeAsync<T>(channel, Cancel);
        await peer.AllowSubscribeAsync(channel);
        return await subscribing;
    }

    internal sealed record News(string Text);
}
