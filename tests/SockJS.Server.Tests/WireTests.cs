using SockJS.Server.Sessions;

namespace SockJS.Server.Tests;

/// <summary>What happens between a WebSocket and its session at moments that no client can choose. Spec: sockjs 3.6.</summary>
public sealed class WireTests : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    private readonly FakeService service = new();

    public void Dispose() => service.Dispose();

    [Fact]
    public void Ping_whose_own_write_takes_long_is_not_answered_late()
    {
        (FakeWire wire, _) = service.Open();
        wire.HoldWrites();
        service.Time.Pass(Delay + SessionSweeper.Tick);

        service.Time.Pass(10 * Deadline);
        Assert.True(service.Handler.Connection.IsOpen);
        wire.ReleaseWrites();
        Assert.Equal(["Text h", "Ping "], wire.TakeFrames().Take(2));

        service.Time.Pass(Deadline - Moment);
        Assert.True(service.Handler.Connection.IsOpen);
        service.Time.Pass(SessionSweeper.Tick);
        Assert.False(service.Handler.Connection.IsOpen);
    }

    [Fact]
    public async Task Stream_that_has_lost_its_meaning_is_not_read_on_nor_kept()
    {
        (FakeWire wire, Task serving) = service.Open();

        wire.Send(WebSocketFrame.Encode(Opcode.Text, "[\"not masked\"]"u8, masked: false));

        Assert.Equal("Close 1002 Frames of a client are masked", Assert.Single(wire.TakeFrames()));
        await serving.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Pong_goes_out_at_once_though_there_is_nothing_else_to_say()
    {
        (FakeWire wire, _) = service.Open();

        wire.SendFrame(Opcode.Ping, 65);

        Assert.Equal(["Pong A"], wire.TakeFrames());
    }
}
