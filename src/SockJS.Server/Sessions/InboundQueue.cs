namespace SockJS.Server.Sessions;

/// <summary>
/// The messages of one client that wait for the application, handed over one at a time and in order. Bounded:
/// whoever reads from the client waits for room.
/// </summary>
/// <remarks>
/// There is no task that waits for messages. Whoever adds one to an idle queue hands it over, on its own thread as
/// far as the application does not wait for anything; but for a request that is to be answered meanwhile.
/// </remarks>
/// <param name="maxMessages">How many may wait.</param>
/// <param name="maxBytes">How many bytes may wait.</param>
/// <param name="aside">Hand over on another thread than that of whoever adds, and knowing nothing of what that one is at.</param>
/// <param name="deliver">The application.</param>
internal sealed class InboundQueue(int maxMessages, int maxBytes, bool aside, Func<ReadOnlyMemory<byte>, ValueTask> deliver)
{
    private readonly Lock gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> waiting = new();
    private long bytes;
    private Func<ValueTask>? opening;
    private bool delivering = true; // until the application has opened
    private Func<ValueTask>? atEnd;
    private bool ended;
    private TaskCompletionSource? room;

    /// <summary>Runs the application's opening, then begins to deliver.</summary>
    public void Start(Func<ValueTask> open)
    {
        opening = open;
        Run(aside);
    }

    /// <summary>Adds a message; completes when there is room for another.</summary>
    public ValueTask AddAsync(ReadOnlyMemory<byte> message)
    {
        Task? full = null;
        lock (gate)
        {
            if (ended) return default;

            waiting.Enqueue(message);
            bytes += message.Length;

            if (delivering) return IsFull ? new ValueTask(WaitForRoom()) : default;
            delivering = true;
        }

        Run(aside);
        lock (gate)
        {
            if (IsFull) full = WaitForRoom();
        }

        return full is null ? default : new ValueTask(full);
    }

    /// <summary>Completes when there is room for a message.</summary>
    public Task RoomAsync()
    {
        lock (gate) return IsFull ? WaitForRoom() : Task.CompletedTask;
    }

    /// <summary>
    /// Takes no more messages, hands over those that wait unless they are to be dropped, then runs the last step.
    /// Not on this thread: it may be the sweeper's, or that of somebody who sends to many.
    /// </summary>
    public void End(bool drop, Func<ValueTask> last)
    {
        lock (gate)
        {
            if (ended) return;
            ended = true;
            atEnd = last;
            if (drop)
            {
                waiting.Clear();
                bytes = 0;
            }

            room?.TrySetResult();
            if (delivering) return;
            delivering = true;
        }

        Run(aside: true);
    }

    private bool IsFull => !ended && (waiting.Count >= maxMessages || bytes >= maxBytes);

    private Task WaitForRoom() => (room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void Run(bool aside)
    {
        if (aside) ThreadPool.UnsafeQueueUserWorkItem(static queue => _ = queue.DeliverAsync(), this, preferLocal: true);
        else _ = DeliverAsync();
    }

    private async Task DeliverAsync()
    {
        if (Interlocked.Exchange(ref opening, null) is { } open) await open();

        while (TryTake(out ReadOnlyMemory<byte> message)) await deliver(message);

        Func<ValueTask>? last = null;
        lock (gate)
        {
            if (!delivering) (last, atEnd) = (atEnd, null);
        }

        if (last is not null) await last();
    }

    private bool TryTake(out ReadOnlyMemory<byte> message)
    {
        lock (gate)
        {
            if (!waiting.TryDequeue(out message))
            {
                delivering = false;
                return false;
            }

            bytes -= message.Length;
            if (room is not null && !IsFull)
            {
                room.TrySetResult();
                room = null;
            }

            return true;
        }
    }
}
