using SockJS.Protocol;
using SockJS.Server.Diagnostics;

namespace SockJS.Server.Sessions;

/// <summary>
/// The outgoing half of a session. Whoever sends leaves a message in the queue and goes on; whatever has piled up
/// goes to the receiver in one piece.
/// </summary>
/// <remarks>
/// Writing is done by <see cref="PumpAsync"/>, of which there is never more than one at work. It runs on the thread
/// that found it idle, up to the first write that the wire does not take at once; but not for ever where others go on
/// adding, because the sender has something else to do.
/// </remarks>
/// <param name="service">Its bounds and its clock.</param>
/// <param name="lost">A write failed, so messages may be gone: the session is over.</param>
internal sealed class SessionWriter(SockJSService service, Action<IReceiver> lost)
{
    /// <summary>So many writes in a row are done on one thread; then another one goes on.</summary>
    public const int LongestRun = 16;

    private readonly Lock gate = new();
    private readonly TimeProvider time = service.Time;
    private readonly OutboundQueue queue = new(service.Options.MaxOutboundMessages, service.Options.MaxOutboundBytes);

    private IReceiver? receiver;
    private IReceiver? writing; // to whom the pump writes at this moment
    private TaskCompletionSource? free;
    private bool gone;
    private bool pumping;
    private bool openPending = true;
    private bool heartbeatPending;
    private bool closePending;
    private CloseStatus? closed;
    private long lastWrite = service.Time.GetTimestamp();
    private long lastTaken;

    private enum Step { Open, Control, Messages, Heartbeat, Close }

    /// <summary>Who holds the wire now.</summary>
    public IReceiver? Receiver => Volatile.Read(ref receiver);

    /// <summary>When something was last written, or a receiver came, or the session began.</summary>
    public long LastWrite => Volatile.Read(ref lastWrite);

    /// <summary>
    /// When the client last came, or took something that it is to have. Not what it may ask for without end: the answer to a
    /// ping is no progress.
    /// </summary>
    public long LastTaken => Math.Max(Volatile.Read(ref lastTaken), Receiver?.LastTaken ?? 0);

    /// <summary>How much waits to be written, in bytes.</summary>
    public long QueuedBytes
    {
        get
        {
            lock (gate) return queue.Bytes;
        }
    }

    /// <summary>Whether the session was closed and a receiver has been told.</summary>
    public bool HasSaidGoodbye
    {
        get
        {
            lock (gate) return closed is not null && receiver is null && !openPending && !closePending;
        }
    }

    /// <summary>Gives the wire to a receiver, unless another one holds it. Who comes after the end hears of it, as often as he asks.</summary>
    public Attachment TryAttach(IReceiver newcomer)
    {
        lock (gate)
        {
            if (gone) return Attachment.Gone;
            if (receiver is not null) return Attachment.Occupied;

            receiver = newcomer;
            closePending = closed is not null;
            lastWrite = lastTaken = time.GetTimestamp();
        }

        Pump();
        return Attachment.Attached;
    }

    /// <summary>Completes when nobody holds the wire any more.</summary>
    public Task FreeAsync()
    {
        lock (gate)
        {
            if (receiver is null) return Task.CompletedTask;
            return (free ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>The wire is gone for good; so is what was to go over it.</summary>
    /// <returns>False if it was gone already.</returns>
    public bool Detach() => Detach(_ => true);

    /// <summary>The same, unless another receiver holds the wire by now.</summary>
    /// <param name="only">Who has to hold it; null for nobody.</param>
    public bool DetachIf(IReceiver? only) => Detach(holder => holder == only);

    private bool Detach(Func<IReceiver?, bool> may)
    {
        IReceiver? released;
        lock (gate)
        {
            if (gone || !may(receiver)) return false;

            gone = true;
            queue.Clear();

            // The pump lets go of whom it writes to when that write has ended.
            released = writing == receiver ? null : receiver;
            LetGo();
        }

        released?.Released();
        return true;
    }

    /// <summary>Queues a message.</summary>
    /// <returns>False if the session was closed or the queue is full, which <paramref name="full"/> tells.</returns>
    public bool TrySend(SockJSMessage message, out bool full)
    {
        lock (gate)
        {
            full = false;
            if (gone || closed is not null) return false;

            full = !queue.TryAdd(message);
            if (full) return false;
        }

        Pump();
        return true;
    }

    public void Heartbeat()
    {
        lock (gate)
        {
            if (closed is not null || receiver is null) return;
            heartbeatPending = true;
        }

        Pump();
    }

    /// <summary>Sends what is queued, unless it is to be dropped, then the close frame. Nothing can be sent afterwards.</summary>
    public void Close(CloseStatus status, bool drop)
    {
        lock (gate)
        {
            if (closed is not null) return;
            closed = status;
            closePending = true;
            heartbeatPending = false;
            if (drop) queue.Clear();
        }

        Pump();
    }

    /// <summary>Writes what is to be written, if nobody is at it.</summary>
    public void Pump()
    {
        lock (gate)
        {
            if (pumping || receiver is null) return;
            pumping = true;
        }

        _ = PumpAsync();
    }

    private async Task PumpAsync()
    {
        for (int run = 0; Take() is var (step, holder, batch); run++)
        {
            bool more = false;
            try
            {
                ValueTask<bool> write = WriteAsync(step, holder, batch);
                if (!write.IsCompleted) run = 0;
                more = await write;
                if (step is Step.Messages) service.Metrics.Sent(batch);
            }
            catch (Exception broken)
            {
                // What a wire throws that was detached during the write, and is being taken down, says nothing.
                bool expected = broken is IOException or OperationCanceledException or ObjectDisposedException || holder != Receiver;
                if (!expected) SessionLog.WriteFailed(service.Logger, broken);
                holder.Abort();
                lost(holder);
            }

            Wrote(step, holder, more);

            if (run + 1 < LongestRun) continue;
            ThreadPool.UnsafeQueueUserWorkItem(static writer => _ = writer.PumpAsync(), this, preferLocal: false);
            return;
        }
    }

    /// <summary>Decides what is next, and for whom: whoever holds the wire by now. When there is nothing, the pump has stopped.</summary>
    private (Step Step, IReceiver Holder, SockJSMessage[] Batch)? Take()
    {
        lock (gate)
        {
            if ((writing = receiver) is { } holder)
            {
                if (TakeFlag(ref openPending)) return (Step.Open, holder, []);
                if (holder.HasControl) return (Step.Control, holder, []);
                if (!queue.IsEmpty)
                {
                    heartbeatPending = false;
                    return (Step.Messages, holder, queue.TakeAll());
                }

                if (TakeFlag(ref closePending)) return (Step.Close, holder, []);
                if (TakeFlag(ref heartbeatPending)) return (Step.Heartbeat, holder, []);
            }

            writing = null;
            pumping = false;
            return null;
        }
    }

    private ValueTask<bool> WriteAsync(Step step, IReceiver holder, SockJSMessage[] batch) => step switch
    {
        Step.Open => holder.OpenAsync(),
        Step.Control => holder.ControlAsync(),
        Step.Messages => holder.SendAsync(batch),
        Step.Heartbeat => holder.HeartbeatAsync(),
        _ => holder.CloseAsync(closed.GetValueOrDefault()),
    };

    /// <summary>Notes that a step is done. A receiver that takes no more is let go.</summary>
    private void Wrote(Step step, IReceiver holder, bool more)
    {
        bool released;
        lock (gate)
        {
            queue.Written();
            lastWrite = time.GetTimestamp();
            if (step is Step.Open or Step.Messages or Step.Close) lastTaken = lastWrite;
            writing = null;
            if (!more && receiver == holder) LetGo();
            released = receiver != holder;
        }

        if (released) holder.Released();
    }

    private void LetGo()
    {
        receiver = null;
        heartbeatPending = false;
        free?.TrySetResult();
        free = null;
    }

    private static bool TakeFlag(ref bool flag)
    {
        bool was = flag;
        flag = false;
        return was;
    }
}
