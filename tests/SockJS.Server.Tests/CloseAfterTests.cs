using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server.Tests;

/// <summary>Deadlines that applications set: not early, and within one tick.</summary>
public sealed class CloseAfterTests : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);

    private readonly FakeService service = new(options => options.HeartbeatDelay = TimeSpan.Zero);

    private SockJSConnection Connection => service.Handler.Connection;

    public void Dispose() => service.Dispose();

    [Fact]
    public void Connection_is_closed_when_the_time_is_up_and_not_before()
    {
        (FakeWire wire, _) = service.Open();
        service.Time.Pass(TimeSpan.FromMilliseconds(1)); // not in step with the sweeper

        Connection.CloseAfter(Delay, new CloseStatus(4010, "Too late"));
        service.Time.Pass(Delay - TimeSpan.FromTicks(1));
        Assert.Empty(wire.TakeFrames());

        service.Time.Pass(SessionSweeper.Tick);
        Assert.Equal(["Text c[4010,\"Too late\"]", "Close 1000 Normal closure"], wire.TakeFrames());
    }

    [Fact]
    public void Sweep_that_fails_is_not_the_last_one()
    {
        (FakeWire wire, _) = service.Open();
        Connection.CloseAfter(Delay, new CloseStatus(4010, "Too late"));
        service.Time.FailOnce();
        service.Time.Pass(SessionSweeper.Tick);
        Assert.Equal(1, service.Time.Failures);

        service.Time.Pass(Delay);

        Assert.Equal(["Text c[4010,\"Too late\"]", "Close 1000 Normal closure"], wire.TakeFrames());
    }

    [Fact]
    public void Later_call_takes_the_place_of_an_earlier_one()
    {
        (FakeWire wire, _) = service.Open();

        Connection.CloseAfter(Delay, new CloseStatus(4010, "first"));
        Connection.CloseAfter(2 * Delay, new CloseStatus(4011, "second"));
        service.Time.Pass(Delay + SessionSweeper.Tick);
        Assert.Empty(wire.TakeFrames());

        service.Time.Pass(Delay);
        Assert.Equal("Text c[4011,\"second\"]", wire.TakeFrames()[0]);
    }

    [Fact]
    public void Call_can_be_taken_back()
    {
        (FakeWire wire, _) = service.Open();

        Connection.CloseAfter(Delay, new CloseStatus(4010, "Too late"));
        Connection.CloseAfter(null);
        service.Time.Pass(2 * Delay);

        Assert.Empty(wire.TakeFrames());
    }

    [Fact]
    public void Status_that_is_left_out_is_normal()
    {
        (FakeWire wire, _) = service.Open();

        Connection.CloseAfter(TimeSpan.Zero);
        service.Time.Pass(SessionSweeper.Tick);

        Assert.Equal("Text c[1000,\"Normal closure\"]", wire.TakeFrames()[0]);
    }

    [Fact]
    public void Longest_of_all_times_is_no_short_one()
    {
        (FakeWire wire, _) = service.Open();

        Connection.CloseAfter(TimeSpan.MaxValue);
        service.Time.Pass(TimeSpan.FromHours(1));

        Assert.Empty(wire.TakeFrames());
    }

    [Fact]
    public void Negative_time_is_refused()
    {
        _ = service.Open();

        Assert.Throws<ArgumentOutOfRangeException>(() => Connection.CloseAfter(Timeout.InfiniteTimeSpan));
        Assert.Throws<ArgumentNullException>(() => Connection.Close(1000, null!));
    }
}
