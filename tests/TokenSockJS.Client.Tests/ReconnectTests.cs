using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SockJS.Client;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

public sealed class ReconnectTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lost_connection_comes_back_with_a_new_token()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        var attempts = new Recorder<int>();
        socket.Reconnected += (_, e) => attempts.Add(e.Attempts);

        peer.Drop();
        Peer next = await server.AcceptAsync();
        JsonElement auth = await next.ReadAsync("auth");
        Assert.Equal("token-2", auth.GetProperty("token").GetString());
        next.Welcome(auth, coded: true);

        Assert.Equal(1, await attempts.NextAsync());
        Assert.Equal(TokenSocketState.Connected, socket.State);
        Task<int> call = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        next.Reply(await next.ReadAsync("x"), "1");
        Assert.Equal(1, await call);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1012)]
    [InlineData(3000)]
    [InlineData(4001)]
    [InlineData(4008)]
    public async Task Ordinary_close_codes_are_no_reason_to_stay_away(int code)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;

        peer.Close(code);

        await server.WelcomeAsync();
    }

    [Theory]
    [InlineData(1012, "restart;window=8000", 8)]
    [InlineData(4029, "", 10)]
    public async Task Server_that_says_when_to_come_back_is_obeyed(int code, string reason, int seconds)
    {
        var clock = new TestClock();
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.TimeProvider = clock);
        await using TokenSocket owned = socket;
        await server.TokenRequestAsync();
        clock.Forget();

        peer.Close(code, reason);
        await clock.AwaitedAsync(TimeSpan.FromSeconds(seconds), Cancel);
        clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        Assert.Equal(0, server.TokenRequestsWaiting);
        clock.Advance(TimeSpan.FromTicks(1));

        await server.WelcomeAsync();
    }

    [Theory]
    [InlineData(4003)]
    [InlineData(4011)]
    public async Task Close_codes_that_say_so_are_obeyed(int code)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        await server.TokenRequestAsync();
        Recorder<TokenSocketState> states = StatesOf(socket);
        ChannelSubscription<int> subscription = await peer.EnterAsync(socket, "c");

        peer.Close(code, "go");

        Assert.Equal(TokenSocketState.Disconnected, await states.NextAsync());
        Assert.True(ConnectionError.IsConnectionLost(await Assert.ThrowsAsync<RpcException>(async () => await subscription.ToArrayAsync(Cancel))));
        Assert.Empty(socket.Channels);
        Assert.Equal(0, server.TokenRequestsWaiting);

        // Until it is told to.
        Task connecting = socket.ConnectAsync(Cancel);
        await server.WelcomeAsync();
        await connecting;
    }

    [Fact]
    public async Task Socket_that_is_not_to_reconnect_does_not()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.Reconnect = false);
        await using TokenSocket owned = socket;
        Recorder<TokenSocketState> states = StatesOf(socket);

        peer.Drop();

        Assert.Equal(TokenSocketState.Disconnected, await states.NextAsync());
    }

    [Fact]
    public async Task Channels_are_entered_again_before_the_socket_is_back()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        ChannelSubscription<int> subscription = await peer.EnterAsync(socket, "wanted");
        peer.Subscribed("given");
        await peer.SettleAsync(socket);
        var events = new Recorder<string>();
        socket.StateChanged += (_, e) => events.Add($"{e.Current}");
        socket.Reconnected += (_, _) => events.Add($"reconnected in {string.Join(",", socket.Channels)}");
        socket.MessageReceived += (_, e) => events.Add($"message in {e.Channel}");

        peer.Drop();
        Assert.Equal("Reconnecting", await events.NextAsync());
        Peer next = await server.WelcomeAsync();
        JsonElement first = await next.ReadAsync("_subscribe");
        JsonElement second = await next.ReadAsync("_subscribe");
        Assert.Equal(
            ["wanted", "given"], new[] { first, second }.Select(request => request.GetProperty("req").GetProperty("channel").GetString()));
        next.Subscribed("wanted");
        next.Send("""{"channel":"wanted","message":1}""");
        Assert.Equal("message in wanted", await events.NextAsync());
        Assert.Equal(TokenSocketState.Reconnecting, socket.State);

        // It is not ours to use before all is as it was.
        Task<int> call = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        Assert.Equal(0, next.Waiting);
        next.Reply(second, "\"success\"");

        Assert.Equal("Connected", await events.NextAsync());
        Assert.Equal("reconnected in wanted,given", await events.NextAsync());
        next.Reply(await next.ReadAsync("x"), "7");
        Assert.Equal(7, await call);
        Assert.Equal(1, await subscription.FirstAsync(Cancel));
    }

    [Fact]
    public async Task Many_channels_are_entered_again_a_few_at_a_time_and_in_order()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        string[] names = [.. Enumerable.Range(0, 50).Select(number => $"c{number}")];
        foreach (string name in names) peer.Subscribed(name);
        var back = new Recorder<int>();
        socket.Reconnected += (_, e) => back.Add(e.Attempts);
        await peer.SettleAsync(socket);

        peer.Drop();
        Peer next = await server.WelcomeAsync();
        var asked = new Queue<JsonElement>();
        var order = new List<string?>();
        for (int number = 0; number < 16; number++) asked.Enqueue(await next.ReadAsync("_subscribe"));
        Assert.Equal(0, next.Waiting);

        while (asked.TryDequeue(out JsonElement request))
        {
            order.Add(request.GetProperty("req").GetProperty("channel").GetString());
            next.Reply(request, "\"success\"");
            if (order.Count + asked.Count < names.Length) asked.Enqueue(await next.ReadAsync("_subscribe"));
        }

        Assert.Equal(names, order);
        await back.NextAsync();
    }

    [Fact]
    public async Task Channel_that_is_refused_now_is_reported_on_its_subscription_and_forgotten()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        ChannelSubscription<int> subscription = await peer.EnterAsync(socket, "members");
        var back = new Recorder<int>();
        socket.Reconnected += (_, e) => back.Add(e.Attempts);

        peer.Drop();
        Peer next = await server.WelcomeAsync();
        next.ReplyError(await next.ReadAsync("_subscribe"), """{"code":403,"message":"members only"}""");

        Assert.Equal(1, await back.NextAsync());
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await subscription.ToArrayAsync(Cancel));
        Assert.Equal((403, "members only"), (refused.Code, refused.Message));
        Assert.Empty(socket.Channels);
        await subscription.DisposeAsync();
        Assert.Equal(0, next.Waiting);
    }

    [Fact]
    public async Task Subscription_disposed_while_away_is_not_entered_again()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.TimeProvider = clock);
        await using TokenSocket owned = socket;
        ChannelSubscription<int> subscription = await peer.EnterAsync(socket, "c");
        var back = new Recorder<int>();
        socket.Reconnected += (_, e) => back.Add(e.Attempts);

        peer.Drop();
        await clock.AwaitedAsync(TimeSpan.FromMilliseconds(10), Cancel);
        await subscription.DisposeAsync();
        clock.Advance(TimeSpan.FromMilliseconds(10));
        Peer next = await server.WelcomeAsync();
        await back.NextAsync();

        Assert.Empty(socket.Channels);
        Assert.Equal(0, next.Waiting);
    }

    [Fact]
    public async Task Connection_lost_while_channels_are_entered_again_is_one_more_failed_attempt()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        await peer.EnterAsync(socket, "c");
        var events = new Recorder<string>();
        socket.ReconnectFailed += (_, e) => events.Add($"failed {((SockJSException)e.Error).CloseStatus.Code} {e.NextDelay?.TotalMilliseconds}");
        socket.Reconnected += (_, e) => events.Add($"back {e.Attempts}");

        peer.Drop();
        Peer second = await server.WelcomeAsync();
        await second.ReadAsync("_subscribe");
        second.Drop();
        Peer third = await server.WelcomeAsync();
        await third.AllowSubscribeAsync("c");

        Assert.Equal("failed 1006 50", await events.NextAsync());
        Assert.Equal("back 2", await events.NextAsync());
        Assert.Equal(["c"], socket.Channels);
    }

    [Fact]
    public async Task Attempts_wait_longer_each_time_and_begin_anew_after_a_connection_that_lasted()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => (options.TimeProvider, options.Random) = (clock, new NoChance(0.8)));
        await using TokenSocket owned = socket;
        await server.TokenRequestAsync();
        var events = new Recorder<string>();
        socket.ReconnectFailed += (_, e) => events.Add($"{((RpcException)e.Error).Code} {e.NextDelay!.Value.TotalMilliseconds}");
        socket.Reconnected += (_, e) => events.Add($"back {e.Attempts}");

        server.OnToken = context =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync("""{"error":"Forbidden"}""", Cancel);
        };
        peer.Drop();

        // As long as nothing else that the client waits for.
        double[] delays = [9, 45, 225, 1125, 4500, 4500];
        for (int attempt = 0; attempt < delays.Length; attempt++)
        {
            TimeSpan delay = TimeSpan.FromMilliseconds(delays[attempt]);
            await clock.AwaitedAsync(delay, Cancel);
            Assert.Equal(0, server.TokenRequestsWaiting);
            clock.Advance(delay);
            await server.TokenRequestAsync();
            Assert.Equal($"403 {(attempt < 3 ? delays[attempt + 1] : 4500)}", await events.NextAsync());
        }

        server.OnToken = null;
        await clock.AwaitedAsync(TimeSpan.FromMilliseconds(4500), Cancel);
        clock.Advance(TimeSpan.FromMilliseconds(4500));
        Peer next = await server.WelcomeAsync();
        Assert.Equal("back 7", await events.NextAsync());

        clock.Advance(TimeSpan.FromSeconds(5));
        next.Drop();
        await clock.AwaitedAsync(TimeSpan.FromMilliseconds(9), Cancel);
        clock.Advance(TimeSpan.FromMilliseconds(9));
        await server.WelcomeAsync();
        Assert.Equal("back 1", await events.NextAsync());
    }

    [Fact]
    public async Task Refused_token_is_followed_by_one_attempt_not_two()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.TimeProvider = clock);
        await using TokenSocket owned = socket;
        await server.TokenRequestAsync();
        var failed = new Recorder<Exception>();
        socket.ReconnectFailed += (_, e) => failed.Add(e.Error);
        peer.Drop();

        foreach (double delay in (double[])[10, 50, 250])
        {
            await clock.AwaitedAsync(TimeSpan.FromMilliseconds(delay), Cancel);
            clock.Advance(TimeSpan.FromMilliseconds(delay));
            await server.TokenRequestAsync();
            Peer refusing = await server.AcceptAsync();
            refusing.ReplyError(await refusing.ReadAsync("auth"), "\"Token not found\"");
            refusing.Close(1000, "Normal closure");
            Assert.Equal(401, Assert.IsType<RpcException>(await failed.NextAsync()).Code);
            Assert.Equal(0, server.TokenRequestsWaiting);
        }
    }

    [Fact]
    public async Task Attempt_answered_by_a_code_that_says_so_is_the_last_one()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        var failed = new Recorder<ReconnectFailedEventArgs>();
        socket.ReconnectFailed += (_, e) => failed.Add(e);
        Recorder<TokenSocketState> states = StatesOf(socket);

        peer.Drop();
        Assert.Equal(TokenSocketState.Reconnecting, await states.NextAsync());
        Peer next = await server.AcceptAsync();
        await next.ReadAsync("auth");
        next.Close(4003, "Forbidden");

        ReconnectFailedEventArgs last = await failed.NextAsync();
        Assert.Equal(4003, Assert.IsType<SockJSException>(last.Error).CloseStatus.Code);
        Assert.Null(last.NextDelay);
        Assert.Equal(TokenSocketState.Disconnected, await states.NextAsync());
    }

    [Fact]
    public async Task Listeners_that_throw_do_not_keep_the_socket_from_coming_back()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        var back = new Recorder<int>();
        socket.StateChanged += (_, _) => throw new InvalidOperationException();
        socket.ReconnectFailed += (_, _) => throw new InvalidOperationException();
        socket.Reconnected += (_, _) => throw new InvalidOperationException();
        socket.Reconnected += (_, e) => back.Add(e.Attempts);

        peer.Drop();
        Peer refusing = await server.AcceptAsync();
        refusing.ReplyError(await refusing.ReadAsync("auth"), "\"no\"");
        refusing.Close(1000);
        await server.WelcomeAsync();

        Assert.Equal(2, await back.NextAsync());
    }

    private static Recorder<TokenSocketState> StatesOf(TokenSocket socket)
    {
        var states = new Recorder<TokenSocketState>();
        socket.StateChanged += (_, e) => states.Add(e.Current);
        return states;
    }
}
