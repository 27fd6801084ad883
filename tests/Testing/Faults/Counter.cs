namespace Testing.Faults;

/// <summary>A number that grows, and for which a test can wait.</summary>
internal sealed class Counter
{
    private readonly Lock gate = new();
    private readonly List<(long Count, TaskCompletionSource Reached)> waiting = [];
    private long value;
    private bool ended;

    public long Value => Volatile.Read(ref value);

    public void Add(int count)
    {
        lock (gate)
        {
            value += count;
            foreach (var (wanted, reached) in waiting)
                if (wanted <= value) reached.TrySetResult();

            waiting.RemoveAll(wait => wait.Reached.Task.IsCompleted);
        }
    }

    /// <summary>It grows no more: who still waits, waits for nothing.</summary>
    public void End()
    {
        lock (gate)
        {
            ended = true;
            foreach (var (wanted, reached) in waiting) reached.TrySetException(Missed(wanted));
            waiting.Clear();
        }
    }

    /// <exception cref="EndOfStreamException">There will never be so many.</exception>
    public Task ReachedAsync(long count)
    {
        lock (gate)
        {
            if (count <= value) return Task.CompletedTask;
            if (ended) return Task.FromException(Missed(count));

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((count, reached));
            return reached.Task;
        }
    }

    private EndOfStreamException Missed(long count) => new($"The connection ended after {value} of {count} bytes.");
}
