using SockJS.Protocol;

namespace SockJS.Server.Sessions;

/// <summary>
/// The outgoing half of a session. Whoever sends leaves a message in the queue and goes on; whatever has piled up
/// goes to the receiver in one piece.
/// </summary>
/// <remarks>
/// Writing is done by <see cref="PumpAsync"/>, of which there is never more than one at work. It runs on the thread
/// that found it idle, up to the first write that the wire does not take at once.
/// </remarks>
internal sealed class SessionWriter(SockJSOptions options, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly OutboundQueue queue = new(options.MaxOutboundMessages, options.MaxOutboundBytes);

    private IReceiver? receiver;
    private bool pumping;
    private bool openPending = true;
    private bool heartbeatPending;
    private bool closePending;
    private CloseStatus? closed;
    private long lastWrite = time.GetTimestamp();

    private enum Step { None, Open, Control, Messages, Heartbeat, Close }

    /// <summary>Who holds the wire now.</summary>
    public IReceiver? Receiver => Volatile.Read(ref receiver);

    /// <summary>When something was last written, or when the session began.</summary>
    public long LastWrite => Volatile.Read(ref lastWrite);

    public void Attach(IReceiver newcomer)
    {
        lock (gate) receiver = newcomer;
        Pump();
    }

    /// <summary>The wire is gone; so is what was to go over it.</summary>
    public void Detach()
    {
        lock (gate)
        {
            receiver = null;
            queue.Clear();
        }
    }

    /// <summary>Queues a message.</summary>
    /// <returns>False if the session was closed or the queue is full, which <paramref name="full"/> tells.</returns>
    public bool TrySend(SockJSMessage message, out bool full)
    {
        lock (gate)
        {
            full = false;
            if (closed is not null) return false;

            full = !queue.TryAdd(message);
            if (full) return false;
        }

        Pump();
        return true;
    }

    public void Heartbeat()
    {
        lock (gate) heartbeatPending = true;
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
            if (drop) queue.Clear();
        }

        Pump();
    }

    /// <summary>Writes what is to be written, if nobody is at it.</summary>
    public void Pump()
    {
        IReceiver? holder;
        lock (gate)
        {
            if (pumping || receiver is null) return;
            pumping = true;
            holder = receiver;
        }

        _ = PumpAsync(holder);
    }

    private async Task PumpAsync(IReceiver holder)
    {
        try
        {
            while (Take(holder, out SockJSMessage[] batch) is var step and not Step.None)
            {
                bool more = await WriteAsync(holder, step, batch);
                if (Wrote(holder, more)) return;
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever reads from this wire sees that it is broken too, and ends the session.
            holder.Abort();
        }
    }

    /// <summary>Decides what is next. When there is nothing, the pump has stopped.</summary>
    private Step Take(IReceiver holder, out SockJSMessage[] batch)
    {
        lock (gate)
        {
            batch = [];
            if (TakeFlag(ref openPending)) return Step.Open;
            if (holder.HasControl) return Step.Control;
            if (!queue.IsEmpty)
            {
                heartbeatPending = false;
                batch = queue.TakeAll();
                return Step.Messages;
            }

            if (TakeFlag(ref closePending)) return Step.Close;
            if (TakeFlag(ref heartbeatPending)) return Step.Heartbeat;

            pumping = false;
            return Step.None;
        }
    }

    private ValueTask<bool> WriteAsync(IReceiver holder, Step step, SockJSMessage[] batch) => step switch
    {
        Step.Open => holder.OpenAsync(),
        Step.Control => holder.ControlAsync(),
        Step.Messages => holder.SendAsync(batch),
        Step.Heartbeat => holder.HeartbeatAsync(),
        _ => holder.CloseAsync(closed.GetValueOrDefault()),
    };

    /// <summary>Notes that a step is done; true if the receiver has had enough and the pump has stopped.</summary>
    private bool Wrote(IReceiver holder, bool more)
    {
        lock (gate)
        {
            queue.Written();
            lastWrite = time.GetTimestamp();
            if (more) return false;

            if (receiver == holder) receiver = null;
            pumping = false;
            return true;
        }
    }

    private static bool TakeFlag(ref bool flag)
    {
        bool was = flag;
        flag = false;
        return was;
    }
}
