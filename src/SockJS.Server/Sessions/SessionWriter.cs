using Microsoft.Extensions.Logging;
using SockJS.Protocol;
using SockJS.Server.Diagnostics;

namespace SockJS.Server.Sessions;

/// <summary>
/// The outgoing half of a session. Whoever sends leaves a message in the queue and goes on; whatever has piled up
/// goes to the receiver in one piece.
/// </summary>
/// <remarks>
/// Writing is done by <see cref="PumpAsync"/>, of which there is never more than one at work. It runs on the thread
/// that found it idle, up to the first write that the wire does not take at once.
/// </remarks>
internal sealed class SessionWriter(SockJSOptions options, TimeProvider time, ILogger logger)
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

    private enum Step { Open, Control, Messages, Heartbeat, Close }

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
        lock (gate)
        {
            if (pumping || receiver is null) return;
            pumping = true;
        }

        _ = PumpAsync();
    }

    private async Task PumpAsync()
    {
        while (Take() is var (step, holder, batch))
        {
            bool more = false;
            try
            {
                more = await WriteAsync(step, holder, batch);
            }
            catch (Exception broken)
            {
                // Whoever reads from this wire sees that it is gone too, and ends the session. What a wire throws that
                // was detached during the write, and is being taken down, says nothing.
                bool expected = broken is IOException or OperationCanceledException or ObjectDisposedException || holder != Receiver;
                if (!expected) SessionLog.WriteFailed(logger, broken);
                holder.Abort();
            }

            Wrote(holder, more);
        }
    }

    /// <summary>Decides what is next, and for whom: whoever holds the wire by now. When there is nothing, the pump has stopped.</summary>
    private (Step Step, IReceiver Holder, SockJSMessage[] Batch)? Take()
    {
        lock (gate)
        {
            if (receiver is { } holder)
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
    private void Wrote(IReceiver holder, bool more)
    {
        lock (gate)
        {
            queue.Written();
            lastWrite = time.GetTimestamp();
            if (!more && receiver == holder) receiver = null;
        }
    }

    private static bool TakeFlag(ref bool flag)
    {
        bool was = flag;
        flag = false;
        return was;
    }
}
