using Microsoft.Extensions.Logging;
using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server.Tests;

/// <summary>Who does not read is closed with 4008, and nobody else notices. Spec: token-sockjs A13.</summary>
public sealed class SlowClientTests
{
    private const int Bound = 256 * 1024;

    /// <summary>Far more than the kernel and the web server can hold between two processes of one machine.</summary>
    private const int Enough = 10_000;

    private static readonly string Message = new('x', 16 * 1024);

    [Fact]
    public async Task Client_that_does_not_read_is_closed_and_dropped_and_others_do_not_notice()
    {
        var time = new TestClock();
        await using TestService service = await TestService.StartAsync(options => options.MaxOutboundBytes = Bound, time: time);
        (RawSockJS slow, RecordingHandler handler) = await service.OpenAsync(receiveBuffer: 4096);
        using RawSockJS sleeping = slow;
        SockJSSession session = service.SessionOf(handler);
        (RawSockJS quick, RecordingHandler other) = await service.OpenAsync();
        using RawSockJS awake = quick;

        int accepted = 0;
        while (handler.Connection.Send(Message)) Assert.True(++accepted < Enough, "The queue has no bound.");

        Assert.False(handler.Connection.IsOpen);
        Assert.Equal("close 4008 Too slow", await handler.Calls.NextAsync());
        LogEntry warning = Assert.Single(service.Host.Log.Entries, entry => entry.Level == LogLevel.Warning && entry.Category == "SockJS.Server");
        Assert.Equal($"Connection {handler.Connection.Id} reads too slowly; it is closed with 4008.", warning.Message);
        Assert.False(handler.Connection.Send("again"));

        other.Connection.Send("news");
        Assert.Equal("news", await quick.ReadMessageAsync());

        // It has its time to leave, and then it is dropped, although what it never read stands in the way of the close frame.
        await time.FlyAsync(session.FreeAsync(), SessionSweeper.Tick);
        await slow.Socket.EndAsync();
    }

    [Fact]
    public void Client_with_too_many_messages_is_too_slow()
    {
        using var service = new FakeService(options => options.MaxOutboundMessages = 3);
        (FakeWire wire, _) = service.Open();
        wire.HoldWrites();
        SockJSConnection connection = service.Handler.Connection;

        Assert.Equal([true, true, true, false], [connection.Send("1"), connection.Send("2"), connection.Send("3"), connection.Send("4")]);

        wire.ReleaseWrites();
        Assert.Equal(["Text a[\"1\"]", "Text c[4008,\"Too slow\"]", "Close 1000 Normal closure"], wire.TakeFrames());
    }

    [Fact]
    public void Queue_of_a_slow_client_is_not_kept()
    {
        using var service = new FakeService(options => options.MaxOutboundMessages = 100);
        (FakeWire wire, _) = service.Open();
        wire.HoldWrites();

        List<WeakReference> queued = SendUntilFull(service.Handler.Connection);
        GC.Collect();

        // The first one is being written.
        Assert.DoesNotContain(queued.Skip(1), message => message.IsAlive);
        wire.Abort();
    }

    [Fact]
    public void One_message_is_sent_however_large()
    {
        using var service = new FakeService(options => options.MaxOutboundBytes = 10);
        (FakeWire wire, _) = service.Open();

        Assert.True(service.Handler.Connection.Send(Message));

        Assert.Equal([$"Text a[\"{Message}\"]"], wire.TakeFrames());
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static List<WeakReference> SendUntilFull(SockJSConnection connection)
    {
        List<WeakReference> queued = [];
        while (true)
        {
            var message = new SockJSMessage(Message);
            queued.Add(new WeakReference(message));
            if (!connection.Send(message)) return queued;
        }
    }
}
