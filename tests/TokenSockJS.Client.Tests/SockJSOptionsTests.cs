using SockJS.Client;

namespace TokenSockJS.Client.Tests;

/// <summary>Options of the socket that are those of the SockJS connection below.</summary>
public sealed class SockJSOptionsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_that_falls_silent_is_left_after_the_idle_timeout()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, _) = await server.ConnectAsync(options => (options.TimeProvider, options.IdleTimeout) = (clock, TimeSpan.FromSeconds(50)));
        await using TokenSocket owned = socket;
        var changes = new Recorder<StateChangedEventArgs>();
        socket.StateChanged += (_, e) => changes.Add(e);

        // Within the first time something has come: the answer to the token.
        for (int times = 0; times < 2; times++) clock.Advance(TimeSpan.FromSeconds(50));

        StateChangedEventArgs change = await changes.NextAsync();
        Assert.Equal((TokenSocketState.Reconnecting, ClientCloseCode.Silence), (change.Current, change.CloseStatus));
    }

    [Fact]
    public async Task Message_that_is_larger_than_allowed_ends_the_connection()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.MaxMessageBytes = 200);
        await using TokenSocket owned = socket;
        var changes = new Recorder<StateChangedEventArgs>();
        socket.StateChanged += (_, e) => changes.Add(e);

        peer.Send($$"""{"channel":"c","message":"{{new string('x', 200)}}"}""");

        Assert.Equal(4009, (await changes.NextAsync()).CloseStatus!.Value.Code);
    }

    [Fact]
    public async Task Transport_that_does_not_open_is_given_up_after_the_connect_timeout()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var hanging = new TaskCompletionSource();
        server.Before = context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/xhr", StringComparison.Ordinal)) return Task.CompletedTask;
            hanging.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        var clock = new TestClock();
        await using var socket = new TokenSocket(server.Options(options =>
            (options.TimeProvider, options.ConnectTimeout, options.Transports) = (clock, TimeSpan.FromSeconds(9), [SockJSTransport.XhrPolling])));
        Task connecting = socket.ConnectAsync(Cancel);
        await hanging.Task.WaitAsync(Patience.Limit, Cancel);

        clock.Advance(TimeSpan.FromSeconds(9) - TimeSpan.FromMilliseconds(1));
        Assert.False(connecting.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(2000, (await Assert.ThrowsAsync<SockJSException>(() => connecting.WaitAsync(Patience.Limit, Cancel))).CloseStatus.Code);
    }
}
