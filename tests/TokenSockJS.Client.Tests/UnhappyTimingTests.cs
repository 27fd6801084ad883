using System.Text.Json;
using Microsoft.Extensions.Logging;
using SockJS.Client;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

/// <summary>Things that happen at the worst moment.</summary>
public sealed class UnhappyTimingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_that_sends_the_socket_away_while_it_enters_its_channels_is_obeyed()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        await peer.EnterAsync(socket, "c");
        var states = new Recorder<TokenSocketState>();
        socket.StateChanged += (_, e) => states.Add(e.Current);

        peer.Drop();
        peer = await server.WelcomeAsync();
        await peer.ReadAsync("_subscribe");
        peer.Close(4011, "go");

        Assert.Equal(TokenSocketState.Reconnecting, await states.NextAsync());
        Assert.Equal(TokenSocketState.Disconnected, await states.NextAsync());
    }

    [Fact]
    public async Task First_connection_that_ends_while_channels_are_entered_says_how()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options());
        Task connecting = socket.ConnectAsync(Cancel);
        Task<ChannelSubscription<int>> subscribing = socket.SubscribeAsync<int>("c", Cancel);
        Peer peer = await server.WelcomeAsync();
        await peer.ReadAsync("_subscribe");

        peer.Close(4003, "Forbidden");

        Assert.Equal(4003, (await Assert.ThrowsAsync<SockJSException>(() => connecting)).CloseStatus.Code);
        Assert.True(ConnectionError.IsNotConnected(await Assert.ThrowsAsync<RpcException>(() => subscribing)));
    }

    [Theory]
    [InlineData(4029, "Too many", 10)]
    [InlineData(1012, "restart;window=60000", 60)]
    public async Task Server_that_says_when_to_come_back_before_it_has_taken_the_token_is_obeyed(int code, string reason, int seconds)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        var delays = new Recorder<TimeSpan?>();
        socket.ReconnectFailed += (_, e) => delays.Add(e.NextDelay);

        peer.Drop();
        peer = await server.AcceptAsync();
        await peer.ReadAsync("auth");
        peer.Close(code, reason);

        Assert.Equal(TimeSpan.FromSeconds(seconds), await delays.NextAsync());
    }

    [Fact]
    public async Task Call_of_a_listener_that_hears_of_the_connection_is_sent_over_it()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options(options => options.OfflineQueue.FailAtOnce = true));
        Task<int>? call = null;
        socket.StateChanged += (_, e) =>
        {
            if (e.Current == TokenSocketState.Connected) call = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        };

        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.WelcomeAsync();
        peer.Reply(await peer.ReadAsync("x"), "1");
        await connecting;

        Assert.Equal(1, await call!);
    }

    [Fact]
    public async Task Slow_calls_that_waited_hold_nothing_up_once_they_are_sent()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options());
        Task<int> slow = socket.RpcAsync<int>("slow", cancellationToken: Cancel);
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.WelcomeAsync(limits: """{"calls":1}""");
        JsonElement call = await peer.ReadAsync("slow");
        await connecting;

        Task publishing = socket.PublishAsync("c", 1, Cancel);
        peer.Reply(await peer.ReadAsync("_publish"), "\"success\"");
        await publishing;

        peer.Reply(call, "1");
        Assert.Equal(1, await slow);
    }

    [Fact]
    public async Task Commands_that_waited_do_not_wait_for_the_calls_before_them()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options());
        Task[] waiting = [socket.PublishAsync("c", 1, Cancel), socket.BroadcastAsync(1, Cancel), socket.RpcAsync<int>("last", cancellationToken: Cancel)];
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.WelcomeAsync(limits: """{"calls":1}""");

        JsonElement[] sent = [await peer.ReadAsync("_publish"), await peer.ReadAsync("_broadcast"), await peer.ReadAsync("last")];
        foreach (JsonElement one in sent) peer.Reply(one, "1");

        await Task.WhenAll([connecting, .. waiting]);
    }

    [Fact]
    public async Task Server_that_does_not_say_how_many_calls_it_takes_is_thought_to_take_the_usual_number()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options());
        Task<int>[] calls = [.. Enumerable.Range(0, 33).Select(_ => socket.RpcAsync<int>("x", cancellationToken: Cancel))];
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.WelcomeAsync();
        await connecting;

        JsonElement first = await peer.ReadAsync("x");
        for (int number = 1; number < 32; number++) peer.Reply(await peer.ReadAsync("x"), "1");
        peer.Reply(first, "1");
        peer.Reply(await peer.ReadAsync("x"), "1");

        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Cancelled_connecting_carries_the_token_of_who_cancelled()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options());
        using var patience = new CancellationTokenSource();
        Task connecting = socket.ConnectAsync(patience.Token);
        await server.AcceptAsync();

        await patience.CancelAsync();

        Assert.Equal(patience.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting)).CancellationToken);
    }

    [Theory]
    [InlineData(SockJSTransport.WebSocket)]
    [InlineData(SockJSTransport.XhrPolling)]
    public async Task Application_that_loses_its_own_patience_ends_the_connection_and_not_the_socket(SockJSTransport transport)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        bool fails = false;
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options =>
        {
            options.Transports = [transport];
            options.BearerToken = _ => Interlocked.Exchange(ref fails, false) ? throw new TaskCanceledException("of a client of its own") : new("t");
        });
        await using TokenSocket owned = socket;
        var states = new Recorder<TokenSocketState>();
        socket.StateChanged += (_, e) => states.Add(e.Current);

        Volatile.Write(ref fails, true);
        if (transport == SockJSTransport.WebSocket) peer.Drop();
        else peer.Send("""{"channel":"x","message":1}""");

        Assert.Equal(TokenSocketState.Reconnecting, await states.NextAsync());
        await server.WelcomeAsync();
        Assert.Equal(TokenSocketState.Connected, await states.NextAsync());
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused_and_leave_nothing_behind()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.MaxCalls = 1);
        await using TokenSocket owned = socket;
        JsonElement bad = JsonElement.Parse([(byte)'"', 0xff, (byte)'"']);
        socket.Actions.Map("bad", (JsonElement _) => bad);

        await Assert.ThrowsAsync<ArgumentException>(() => socket.RpcAsync("x", bad, null, Cancel));
        await peer.SettleAsync(socket);

        peer.Send("""{"internal":true,"command":"rpc","data":{"command":"bad","fid":"1","args":1}}""");
        Assert.Equal(500, (await peer.ReadAsync("_rpc")).GetProperty("resp").GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Command_to_an_old_server_that_is_on_its_way_when_the_connection_breaks_has_an_unknown_outcome()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.HoldSending(until: new TaskCompletionSource().Task);
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.Transports = [SockJSTransport.XhrStreaming], coded: false);
        await using TokenSocket owned = socket;
        Task publishing = socket.PublishAsync("c", 1, Cancel);

        peer.Drop();

        Assert.True(ConnectionError.IsConnectionLost(await Assert.ThrowsAsync<RpcException>(() => publishing)));
    }

    [Fact]
    public async Task Command_that_the_network_does_not_take_in_time_is_408()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.HoldSending(until: new TaskCompletionSource().Task);
        var clock = new TestClock();
        (TokenSocket socket, _) = await server.ConnectAsync(options => (options.Transports, options.TimeProvider) = ([SockJSTransport.XhrStreaming], clock), coded: false);
        Task[] publishing = [socket.PublishAsync("c", 1, Cancel), socket.PublishAsync("c", 2, Cancel)];

        clock.Advance(TimeSpan.FromSeconds(30));

        // The first is on its way; the second is not, and is not sent any more.
        Assert.Equal(408, (await Assert.ThrowsAsync<RpcException>(() => publishing[1].WaitAsync(Patience.Limit, Cancel))).Code);
        await clock.FlyAsync(socket.DisposeAsync().AsTask(), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Text_that_is_half_a_character_names_nothing()
    {
        await using var socket = new TokenSocket(new TokenSocketOptions { Host = "localhost" });
        const string Half = "a\ud800";

        await Assert.ThrowsAsync<ArgumentException>(() => socket.RpcAsync<int>(Half, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => socket.SubscribeAsync<int>(Half, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => socket.UnsubscribeAsync(Half, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => socket.PublishAsync(Half, 1, Cancel));
    }

    [Fact]
    public async Task More_than_the_network_takes_is_refused_and_the_rest_goes_on()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var gate = new TaskCompletionSource();
        gate.SetResult();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(
            options =>
            {
                options.Transports = [SockJSTransport.XhrPolling];
                options.BearerToken = async _ =>
                {
                    await Volatile.Read(ref gate).Task;
                    return "t";
                };
            },
            coded: false);
        await using TokenSocket owned = socket;
        Volatile.Write(ref gate, new TaskCompletionSource());
        string big = new('x', 256 * 1024);

        Task[] publishing = [.. Enumerable.Range(0, 100).Select(_ => socket.PublishAsync("c", big, Cancel))];
        Task<Task> refused = Task.WhenAny(publishing);
        Assert.Equal(429, (await Assert.ThrowsAsync<RpcException>(async () => await await refused)).Code);
        gate.SetResult();

        await Task.WhenAll(publishing.Select(one => Record.ExceptionAsync(() => one).AsTask()));
        int taken = publishing.Count(one => one.IsCompletedSuccessfully);
        Assert.InRange(taken, 56, 80);
        for (int number = 0; number < taken; number++) await peer.ReadAsync("_publish");
    }

    [Fact]
    public async Task Reader_that_fails_is_the_end_of_the_connection_and_of_nothing_else()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var socket = new TokenSocket(server.Options(options => options.LoggerFactory = new FailingLoggers()));
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.WelcomeAsync();
        await connecting;
        Task<int> call = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        await peer.ReadAsync("x");

        // Nobody expects a logger to throw.
        peer.Send("no JSON");

        Assert.True(ConnectionError.IsConnectionLost(await Assert.ThrowsAsync<RpcException>(() => call.WaitAsync(Patience.Limit, Cancel))));
        peer = await server.WelcomeAsync();
        await peer.SettleAsync(socket);
        await socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit, Cancel);
    }

    [Fact]
    public async Task Second_answer_to_the_token_is_no_answer()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options());
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.AcceptAsync();
        JsonElement auth = await peer.ReadAsync("auth");
        peer.Reply(auth, """{"protocol":4}""");
        await connecting;

        peer.Reply(auth, "\"success\"");
        await peer.SettleAsync(socket);

        // It still speaks protocol 4: publishing is answered.
        Task publishing = socket.PublishAsync("c", 1, Cancel);
        JsonElement message = await peer.ReadAsync("_publish");
        Assert.False(publishing.IsCompleted);
        peer.Reply(message, "\"success\"");
        await publishing;
    }

    [Fact]
    public async Task Listener_that_holds_the_reader_up_does_not_make_the_server_look_dead()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options =>
            (options.TimeProvider, options.Ping, options.PingTimeout) = (clock, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5)));
        await using TokenSocket owned = socket;
        using var busy = new SemaphoreSlim(0);
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.MessageReceived += (_, _) =>
        {
            began.TrySetResult();
            busy.Wait();
        };
        peer.Send("""{"channel":"c","message":1}""");
        await began.Task.WaitAsync(Patience.Limit, Cancel);

        clock.Advance(TimeSpan.FromSeconds(10));
        peer.Reply(await peer.ReadAsync("_ping"), "1");
        await clock.AwaitedAsync(TimeSpan.FromSeconds(5), Cancel);
        clock.Advance(TimeSpan.FromSeconds(5));
        busy.Release();

        await peer.SettleAsync(socket);
        Assert.Equal(TokenSocketState.Connected, socket.State);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(86_400_001)]
    public async Task Time_limit_of_a_call_that_makes_no_sense_is_refused(int milliseconds)
    {
        await using var socket = new TokenSocket(new TokenSocketOptions { Host = "localhost" });
        var options = new RpcOptions { Timeout = TimeSpan.FromMilliseconds(milliseconds) };

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => socket.RpcAsync<int>("x", null, options, Cancel));
    }

    private sealed class FailingLoggers : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Debug && eventId.Name == "MessageIgnored") throw new InvalidOperationException("full");
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
