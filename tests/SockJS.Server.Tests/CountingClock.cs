using Microsoft.Extensions.Time.Testing;

namespace SockJS.Server.Tests;

/// <summary>A clock that stands still, and knows how many timers were made of it.</summary>
internal sealed class CountingClock : FakeTimeProvider
{
    public int Timers { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timers++;
        return base.CreateTimer(callback, state, dueTime, period);
    }
}
