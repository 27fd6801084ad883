using SockJS.Client.Tests.Scripted;
using SockJS.Client.Transports;
using SockJS.Protocol;

namespace SockJS.Client.Tests.Receiving;

/// <summary>What counts as silence. Spec: sockjs 6.8.</summary>
public sealed class WatchdogTests
{
    private static readonly TimeSpan Limit = new SockJSClientOptions().IdleTimeout;

    private readonly TestClock clock = new();
    private readonly FakeTransport wire = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_that_has_shown_its_pulse_and_falls_silent_is_lost()
    {
        ClientSession session = await OpenAsync();
        wire.Bring("h");

        clock.Advance(Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(session.Closed.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(new SockJSCloseInfo(ClientCloseCode.Silence, WasClean: false), await session.Closed.WaitAsync(Patience.Limit, Cancel));
        await session.Down.WaitAsync(Patience.Limit, Cancel);
        Assert.True(wire.IsDisposed);
    }

    [Fact]
    public async Task Server_without_heartbeats_may_be_silent_for_ever()
    {
        ClientSession session = await OpenAsync();
        wire.Bring("a[\"x\"]");

        clock.Advance(TimeSpan.FromDays(1));

        Assert.False(session.Closed.IsCompleted);
        await session.CloseAsync(CloseCode.Normal);
    }

    [Fact]
    public async Task Server_of_a_transport_with_a_pulse_of_its_own_needs_no_heartbeats()
    {
        ClientSession session = await OpenAsync(transport: new FakeTransport { HasPulse = true });

        clock.Advance(Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(session.Closed.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(new SockJSCloseInfo(ClientCloseCode.Silence, WasClean: false), await session.Closed.WaitAsync(Patience.Limit, Cancel));
    }

    [Theory, InlineData("h"), InlineData("a[\"x\"]")]
    public async Task Anything_that_comes_is_a_sign_of_life(string frame)
    {
        ClientSession session = await OpenAsync();
        wire.Bring("h");
        for (int i = 0; i < 10; i++)
        {
            clock.Advance(Limit - TimeSpan.FromSeconds(1));
            Assert.False(session.Closed.IsCompleted);
            wire.Bring(frame);
        }

        await session.CloseAsync(CloseCode.Normal);
    }

    [Fact]
    public async Task Large_frame_that_comes_slowly_is_no_silence_until_no_more_of_it_comes()
    {
        ClientSession session = await OpenAsync();
        wire.Bring("h");
        for (int i = 0; i < 10; i++)
        {
            clock.Advance(Limit - TimeSpan.FromSeconds(1));
            Assert.False(session.Closed.IsCompleted);
            wire.Received++;
        }

        clock.Advance(Limit);
        Assert.False(session.Closed.IsCompleted);
        clock.Advance(Limit);
        Assert.Equal(ClientCloseCode.Silence, (await session.Closed.WaitAsync(Patience.Limit, Cancel)).Status);
    }

    [Fact]
    public async Task Time_in_which_the_application_does_not_read_does_not_count()
    {
        ClientSession session = await OpenAsync(maxMessages: 1);
        wire.Bring("h");
        wire.Bring("a[\"full\"]");

        clock.Advance(10 * Limit);
        Assert.False(session.Closed.IsCompleted);

        int asked = wire.Asked;
        await session.Inbox.ReadAllAsync(Cancel).FirstAsync(Cancel);
        await wire.AskedAsync(asked + 1);
        clock.Advance(2 * Limit);
        Assert.Equal(ClientCloseCode.Silence, (await session.Closed.WaitAsync(Patience.Limit, Cancel)).Status);
    }

    [Fact]
    public async Task Infinite_limit_is_none()
    {
        ClientSession session = await OpenAsync(limit: Timeout.InfiniteTimeSpan);
        wire.Bring("h");

        clock.Advance(TimeSpan.FromDays(1));

        Assert.False(session.Closed.IsCompleted);
        await session.CloseAsync(CloseCode.Normal);
    }

    [Fact]
    public async Task Prelude_of_a_stream_is_no_heartbeat()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        ScriptedStream stream = await talk.OpenStreamAsync();
        await stream.WriteAsync($"{new string('h', 2048)}\na[\"x\"]\n");
        Assert.Equal("x", await talk.ReadAsync());

        talk.Clock.Advance(TimeSpan.FromDays(1));

        Assert.False(talk.Client.Closed.IsCompleted);
    }

    [Theory, InlineData(SockJSTransport.XhrPolling), InlineData(SockJSTransport.XhrStreaming), InlineData(SockJSTransport.EventSource)]
    public async Task Silence_ends_every_transport(SockJSTransport transport)
    {
        await using var talk = new Talk(transport);
        if (transport is SockJSTransport.XhrPolling)
        {
            ScriptedRequest poll = await talk.OpenPollingAsync();
            talk.Clock.Advance(TimeSpan.FromSeconds(25));
            poll.Answer(200, "h\n");
            await talk.NextAsync("xhr");
        }
        else
        {
            ScriptedStream stream = await talk.OpenStreamAsync();
            await stream.WriteAsync(transport is SockJSTransport.EventSource ? "data: h\r\n\r\n" : "h\n");
        }

        await talk.Clock.AwaitedAsync(Limit, Cancel);
        talk.Clock.Advance(2 * Limit);

        Assert.Equal(new SockJSCloseInfo(ClientCloseCode.Silence, WasClean: false), await talk.EndAsync());
    }

    [Fact]
    public void Heartbeat_that_comes_after_the_end_sets_no_timer()
    {
        var watchdog = new Watchdog(() => 0, Limit, clock, () => { });
        watchdog.Dispose();

        watchdog.Arm();

        Assert.Equal(0, clock.RunningTimers);
    }

    private async Task<ClientSession> OpenAsync(int maxMessages = 64, TimeSpan? limit = null, FakeTransport? transport = null)
    {
        var session = new ClientSession(
            new SockJSClientOptions { TimeProvider = clock, MaxInboundMessages = maxMessages, IdleTimeout = limit ?? Limit }, "test");
        await session.OpenAsync(_ => Task.FromResult<IClientTransport>(transport ?? wire), Cancel);
        return session;
    }
}
