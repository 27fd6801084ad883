using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Testing;

/// <summary>A clock that stands still until a test moves it, and tells the test when somebody has begun to wait.</summary>
public sealed class TestClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> waits = Channel.CreateUnbounded<TimeSpan>();
    private readonly ConcurrentDictionary<ITimer, bool> running = new();

    /// <summary>How many timers are set, those included that have rung and not been put away.</summary>
    public int RunningTimers => running.Count;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(base.CreateTimer(callback, state, dueTime, period), this);
        timer.Set(dueTime);
        return timer;
    }

    /// <summary>Waits until somebody has begun to wait for so long, leaving out other waits.</summary>
    public async Task AwaitedAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        while (await waits.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(Patience.Limit, cancellationToken) != wait)
        {
        }
    }

    /// <summary>Leaves out all waits so far.</summary>
    public void Forget()
    {
        while (waits.Reader.TryRead(out _))
        {
        }
    }

    /// <summary>Lets time fly, step by step, until something has happened.</summary>
    public async Task FlyAsync(Task until, TimeSpan step)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (!until.IsCompleted && await beat.WaitForNextTickAsync()) Advance(step);
        await until;
    }

    private sealed class WatchedTimer(ITimer timer, TestClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool changed = timer.Change(dueTime, period);
            Set(dueTime);
            return changed;
        }

        public void Set(TimeSpan dueTime)
        {
            if (dueTime == Timeout.InfiniteTimeSpan) clock.running.TryRemove(this, out _);
            else clock.running[this] = true;
            clock.waits.Writer.TryWrite(dueTime);
        }

        public void Dispose()
        {
            clock.running.TryRemove(this, out _);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            clock.running.TryRemove(this, out _);
            return timer.DisposeAsync();
        }
    }
}
