using System.Net.WebSockets;
using SockJS.Client.Tests.Scripted;
using SockJS.Client.Transports;

namespace SockJS.Client.Tests.Receiving;

/// <summary>
/// The heartbeats of a WebSocket are pings, of which nobody above it hears: so the client pings too. When it does is the system's clock's
/// matter, how long it waits for a sign of life is not. Spec: sockjs 6.8.
/// </summary>
public sealed class KeepAliveTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(SockJSTransport.WebSocket), InlineData(SockJSTransport.RawWebSocket)]
    public async Task Server_that_answers_no_ping_is_lost(SockJSTransport transport)
    {
        await using Talk talk = Open(transport);
        ScriptedWebSocket socket = await ConnectAsync(talk, transport);
        await socket.PingedAsync();

        await talk.Clock.AwaitedAsync(Limit, Cancel);
        talk.Clock.Advance(2 * Limit);

        Assert.Equal(new SockJSCloseInfo(ClientCloseCode.Silence, WasClean: false), await talk.EndAsync());
    }

    [Theory, InlineData(SockJSTransport.WebSocket), InlineData(SockJSTransport.RawWebSocket)]
    public async Task Server_that_answers_pings_may_say_nothing_for_long(SockJSTransport transport)
    {
        await using Talk talk = Open(transport);
        ScriptedWebSocket socket = await ConnectAsync(talk, transport);
        socket.BeginToReceive();

        for (int number = 0; number < 2; number++)
        {
            // With the second ping it has had the answer to the first.
            await socket.PingedAsync();
            await socket.PingedAsync();
            talk.Clock.Advance(Limit);
            Assert.False(talk.Client.Closed.IsCompleted);
        }
    }

    [Fact]
    public async Task Pings_stay_unanswered_while_the_application_does_not_read_and_that_is_no_harm()
    {
        await using Talk talk = Open(SockJSTransport.WebSocket);
        ScriptedWebSocket socket = await ConnectAsync(talk, SockJSTransport.WebSocket);
        for (int number = 0; number < 100; number++) await socket.SendAsync($"a[\"{number}\"]");
        await socket.PingedAsync();
        await SeveralPingsAsync();

        talk.Clock.Advance(100 * Limit);

        for (int number = 0; number < 100; number++) Assert.Equal($"{number}", await talk.ReadAsync());
        Assert.False(talk.Client.Closed.IsCompleted);
    }

    [Fact]
    public async Task Server_that_may_be_silent_for_ever_is_not_pinged()
    {
        await using var talk = new Talk(options =>
            (options.Transports, options.IdleTimeout) = ([SockJSTransport.WebSocket], Timeout.InfiniteTimeSpan));
        ScriptedWebSocket socket = await ConnectAsync(talk, SockJSTransport.WebSocket);
        await SeveralPingsAsync();

        talk.Clock.Advance(TimeSpan.FromDays(1));

        Assert.False(socket.WasPinged);
        Assert.False(talk.Client.Closed.IsCompleted);

        // Nor after the framework's own 30 seconds.
        using var other = new ClientWebSocket();
        WebSocketTransport.ConfigurePings(other.Options, Timeout.InfiniteTimeSpan);
        Assert.Equal(TimeSpan.Zero, other.Options.KeepAliveInterval);
    }

    [Fact]
    public async Task In_a_browser_there_is_no_pulse_and_only_what_is_read_is_a_sign_of_life()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        var options = new SockJSClientOptions { IsInBrowser = true };
        using var http = new ClientHttp(options);
        using var transport = new WebSocketTransport(http, options, isRaw: false);
        await transport.ConnectAsync(SessionUrl.Create(wire.Url, "000"), Cancel);
        ScriptedWire.Peer peer = await wire.AcceptAsync();

        Assert.False(transport.HasPulse);
        for (int number = 1; number <= 3; number++)
        {
            await peer.SendAsync("h");
            await transport.ReadFrameAsync(Cancel);
            Assert.Equal(number, transport.Received);
        }
    }

    [Fact]
    public async Task In_a_browser_only_the_silence_of_a_server_with_heartbeats_counts()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        var clock = new TestClock();
        var options = new SockJSClientOptions { IsInBrowser = true, TimeProvider = clock };
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync(options);
        await using SockJSClient owned = client;
        clock.Advance(TimeSpan.FromDays(1));
        Assert.False(client.Closed.IsCompleted);

        await peer.SendAsync("h");
        await clock.AwaitedAsync(new SockJSClientOptions().IdleTimeout, Cancel);
        clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(new SockJSCloseInfo(ClientCloseCode.Silence, WasClean: false), await client.Closed.WaitAsync(Patience.Limit, Cancel));
    }

    /// <summary>As long as it takes another client to send several pings and get their answers.</summary>
    private static async Task SeveralPingsAsync()
    {
        await using Talk other = Open(SockJSTransport.WebSocket);
        ScriptedWebSocket socket = await ConnectAsync(other, SockJSTransport.WebSocket);
        socket.BeginToReceive();
        for (int number = 0; number < 3; number++) await socket.PingedAsync();
    }

    private static Talk Open(SockJSTransport transport) =>
        new(options => (options.Transports, options.IdleTimeout, options.MaxInboundMessages) = ([transport], Limit, 1));

    private static async Task<ScriptedWebSocket> ConnectAsync(Talk talk, SockJSTransport transport)
    {
        Task connecting = await talk.BeginAsync();
        ScriptedWebSocket socket = ScriptedWebSocket.Accept(await talk.NextAsync("websocket"));
        if (transport is SockJSTransport.WebSocket) await socket.SendAsync("o");
        await connecting.WaitAsync(Patience.Limit, Cancel);
        return socket;
    }
}
