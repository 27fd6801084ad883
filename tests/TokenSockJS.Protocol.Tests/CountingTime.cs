using Microsoft.Extensions.Time.Testing;

namespace TokenSockJS.Protocol.Tests;

/// <summary>A clock that the test turns, and that knows how many timers hang on it.</summary>
internal sealed class CountingTime : TimeProvider
{
    private readonly FakeTimeProvider clock = new();
    private int timers;

    public int Timers => Volatile.Read(ref timers);

    public void Advance(TimeSpan by) => clock.Advance(by);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref timers);
        return new Timer(this, clock.CreateTimer(callback, state, dueTime, period));
    }

    private sealed class Timer(CountingTime time, ITimer inner) : ITimer
    {
        private int disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(dueTime, period);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0) Interlocked.Decrement(ref time.timers);
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
