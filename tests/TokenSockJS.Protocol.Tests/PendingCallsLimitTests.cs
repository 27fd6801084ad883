namespace TokenSockJS.Protocol.Tests;

/// <summary>A time limit that no timer can hold.</summary>
public sealed class PendingCallsLimitTests
{
    [Fact]
    public void Time_limit_that_no_timer_can_hold_takes_no_place()
    {
        var calls = new PendingCalls(1, TimeProvider.System);

        Assert.Throws<ArgumentOutOfRangeException>(() => calls.TryAdd("a", TimeSpan.MaxValue, CancellationToken.None, out _));

        Assert.Equal(0, calls.Count);
        Assert.True(calls.TryAdd("b", TimeSpan.FromSeconds(1), CancellationToken.None, out _));
        calls.FailAll(new InvalidOperationException());
    }
}
