using Microsoft.Extensions.Time.Testing;

namespace SockJS.Server.Tests;

/// <summary>A clock that stands still, and knows how many timers were made of it.</summary>
internal sealed class CountingClock : FakeTimeProvider
{
    private bool fails;

    public int Timers { get; private set; }

    /// <summary>How many timers have failed.</summary>
    public int Failures { get; private set; }

    /// <summary>The clock throws the next time that it is looked at.</summary>
    public void FailOnce() => fails = true;

    /// <summary>Happens once, when somebody turns a span into ticks to compare it with what has passed.</summary>
    public Action? Reckoning { get; set; }

    public override long TimestampFrequency
    {
        get
        {
            Action? reckoning = Reckoning;
            Reckoning = null;
            reckoning?.Invoke();
            return base.TimestampFrequency;
        }
    }

    public override long GetTimestamp()
    {
        if (!fails) return base.GetTimestamp();

        fails = false;
        throw new NoTimeException();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timers++;
        return base.CreateTimer(
            state =>
            {
                // A fake clock whose timer throws stands still for ever.
                try
                {
                    callback(state);
                }
                catch (NoTimeException)
                {
                    Failures++;
                }
            },
            state,
            dueTime,
            period);
    }

    private sealed class NoTimeException : Exception;
}
