using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Testing;

/// <summary>A clock that stands still until a test moves it, and tells the test when somebody has begun to wait.</summary>
public sealed class TestClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(base.CreateTimer(callback, state, dueTime, period), waits.Writer);
        waits.Writer.TryWrite(dueTime);
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

    private sealed class WatchedTimer(ITimer timer, ChannelWriter<TimeSpan> waits) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool changed = timer.Change(dueTime, period);
            waits.TryWrite(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
