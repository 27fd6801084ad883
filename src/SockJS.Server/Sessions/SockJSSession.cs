using System.Threading.Channels;
using SockJS.Protocol;
using SockJS.Server.Diagnostics;

namespace SockJS.Server.Sessions;

/// <summary>
/// One session: when it is open, what it is closed with, and the two halves through which messages pass.
/// Knows nothing of HTTP or WebSockets. Spec: sockjs 4.
/// </summary>
internal sealed class SockJSSession
{
    private readonly Lock gate = new();
    private readonly SockJSService service;
    private readonly SockJSHandler handler;
    private readonly SessionWriter writer;
    private readonly InboundQueue inbound;

    private volatile SessionState state;
    private int holders = 1; // the wire; and the application, once it was told that the session is open
    private CloseStatus closeStatus;
    private long closingSince;
    private (long Since, long Wait, CloseStatus Status)? deadline;
    private CancellationTokenSource? aborted;

    public SockJSSession(SockJSService service, Func<SockJSSession, SockJSConnection> connect)
    {
        this.service = service;
        writer = new SessionWriter(service.Options, service.Time, service.Logger);
        inbound = new InboundQueue(service.Options.MaxInboundMessages, service.Options.MaxInboundBytes, DeliverAsync);
        MaxMessageBytes = service.Options.MaxMessageBytes;
        Connection = connect(this);
        handler = service.CreateHandler(this);
    }

    public SockJSConnection Connection { get; }

    /// <summary>The longest message accepted, in bytes.</summary>
    public int MaxMessageBytes { get; set; }

    /// <summary>Where a handler that is a loop finds its messages.</summary>
    public ChannelReader<ReadOnlyMemory<byte>>? Inbox { get; set; }

    public bool IsOpen => state is SessionState.Open;

    private bool IsOver => state is SessionState.Closing or SessionState.Closed;

    public CancellationToken Aborted
    {
        get
        {
            lock (gate)
            {
                return IsOver ? new CancellationToken(canceled: true) : (aborted ??= new CancellationTokenSource()).Token;
            }
        }
    }

    /// <summary>
    /// A receiver takes hold of the wire. The first one opens the session: the open frame goes first, then the
    /// application is told, unless it has closed the session before.
    /// </summary>
    public void Attach(IReceiver receiver)
    {
        writer.Attach(receiver);

        lock (gate)
        {
            if (state is not SessionState.Connecting) return;
            state = SessionState.Open;
            holders++;
        }

        SessionLog.Opened(service.Logger, Connection.Id, Connection.Transport);
        _ = inbound.StartAsync(OpenAsync);
    }

    /// <summary>The wire is gone, and with it the session. To be called once.</summary>
    public void Detach()
    {
        writer.Detach();
        End(CloseCode.Lost, dropInbound: false, dropOutbound: true);
        state = SessionState.Closed;
        Leave();
    }

    public bool Send(SockJSMessage message)
    {
        if (writer.TrySend(message, out bool full)) return true;
        if (full && End(CloseCode.TooSlow, dropInbound: true, dropOutbound: true)) SessionLog.TooSlow(service.Logger, Connection.Id);
        return false;
    }

    /// <summary>A message came in; completes when there is room for another.</summary>
    public ValueTask ReceiveAsync(ReadOnlyMemory<byte> message)
    {
        if (message.Length <= MaxMessageBytes) return inbound.AddAsync(message);

        Close(CloseCode.MessageTooLarge);
        return default;
    }

    /// <summary>This side ends the session: what is queued goes out; what came in and was not handled yet is dropped.</summary>
    public void Close(CloseStatus status) => End(status, dropInbound: true, dropOutbound: false);

    /// <summary>The other side ends the session: what it sent before still reaches the application; it takes nothing any more.</summary>
    public void ClosedByPeer(CloseStatus status) => End(status, dropInbound: false, dropOutbound: true);

    /// <summary>The other side is gone, but what it sent before is still being read: whoever waits for it may give up.</summary>
    public void Abandon()
    {
        lock (gate)
        {
            if (IsOver) return;
            aborted ??= new CancellationTokenSource();
        }

        _ = aborted.CancelAsync();
    }

    /// <summary>What an application throws ends its own connection and nothing else.</summary>
    public void Fail(Exception failure)
    {
        // Whoever waited for something that ended with the connection did nothing wrong.
        if (failure is OperationCanceledException && Aborted.IsCancellationRequested) return;

        SessionLog.HandlerFailed(service.Logger, failure, Connection.Id);
        Close(CloseCode.InternalError);
    }

    /// <summary>The receiver has something of its own to write.</summary>
    public void Pump() => writer.Pump();

    public void CloseAfter(TimeSpan? delay, CloseStatus status)
    {
        lock (gate)
        {
            deadline = delay is { } wait ? (service.Time.GetTimestamp(), Ticks(wait), status) : null;
        }
    }

    /// <summary>The sweeper comes by: deadlines, peers that are gone, heartbeats.</summary>
    public void Sweep(long now)
    {
        if (writer.Receiver is not { } receiver) return;

        switch (state)
        {
            case SessionState.Open:
                SweepOpen(receiver, now);
                break;

            case SessionState.Closing when now - Volatile.Read(ref closingSince) >= Ticks(service.Options.DisconnectDelay):
                receiver.Abort();
                break;
        }
    }

    private void SweepOpen(IReceiver receiver, long now)
    {
        if (Deadline() is { } late && now - late.Since >= late.Wait) Close(late.Status);
        else if (receiver.IsUnresponsive) Close(CloseCode.NoHeartbeat);
        else if (service.Options.HeartbeatDelay > TimeSpan.Zero && now - writer.LastWrite >= Ticks(service.Options.HeartbeatDelay)) writer.Heartbeat();
    }

    /// <summary>Ends the session, once.</summary>
    private bool End(CloseStatus status, bool dropInbound, bool dropOutbound)
    {
        CancellationTokenSource? signal;
        lock (gate)
        {
            if (IsOver) return false;
            closeStatus = status;
            closingSince = service.Time.GetTimestamp();
            signal = aborted;
            state = SessionState.Closing;
        }

        SessionLog.Closed(service.Logger, Connection.Id, status.Code);
        writer.Close(status, dropOutbound);
        inbound.End(dropInbound, CloseAsync);
        if (signal is not null) _ = signal.CancelAsync();
        return true;
    }

    private async ValueTask OpenAsync()
    {
        try
        {
            await handler.OnOpen(Connection);
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private async ValueTask DeliverAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            await handler.OnMessage(Connection, message);
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private async ValueTask CloseAsync()
    {
        try
        {
            await handler.OnClose(Connection, closeStatus);
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>
    /// The last one to leave gives the place back: an application that is not done counts against the bound, and a
    /// host that goes down waits for it.
    /// </summary>
    private void Leave()
    {
        if (Interlocked.Decrement(ref holders) == 0) service.Sessions.Remove(this);
    }

    private (long Since, long Wait, CloseStatus Status)? Deadline()
    {
        lock (gate) return deadline;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * service.Time.TimestampFrequency);
}
