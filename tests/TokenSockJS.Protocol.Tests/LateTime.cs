namespace TokenSockJS.Protocol.Tests;

/// <summary>A clock whose last timer fires although it was disposed, as a real one does whose callback was on its way.</summary>
internal sealed class LateTime : TimeProvider
{
    public Action Fire { get; private set; } = () => { };

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Fire = () => callback(state);
        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
