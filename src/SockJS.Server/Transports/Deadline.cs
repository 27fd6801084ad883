namespace SockJS.Server.Transports;

/// <summary>When a request's time is up, for all that it waits for one after the other.</summary>
internal readonly struct Deadline(TimeProvider time, TimeSpan span)
{
    private readonly long since = time.GetTimestamp();

    /// <summary>What is left of it; zero when it is over.</summary>
    public TimeSpan Left
    {
        get
        {
            TimeSpan left = span - time.GetElapsedTime(since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Cancelled when it is over.</summary>
    public CancellationTokenSource Cancellation() => new(Left, time);

    /// <summary>Waits for something that may fail; not longer than is left.</summary>
    /// <returns>Whether it is done.</returns>
    public async ValueTask<bool> WaitAsync(Task task)
    {
        await task.WaitAsync(Left, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompleted;
    }
}
