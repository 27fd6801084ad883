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
    private int holders = 1; // the wire, or the wait for one; and the application, once it was told that the session is open
    private CloseStatus closeStatus;
    private long closingSince;
    private (long Since, long Wait, CloseStatus Status)? deadline;
    private CancellationTokenSource? aborted;

    /// <param name="service">Where it belongs.</param>
    /// <param name="address">Where HTTP requests find it; null for a WebSocket.</param>
    /// <param name="connect">What the application will see of it.</param>
    public SockJSSession(SockJSService service, SessionAddress? address, Func<SockJSSession, SockJSConnection> connect)
    {
        this.service = service;
        Address = address;
        writer = new SessionWriter(service, Lost);
        inbound = new InboundQueue(service.Options.MaxInboundMessages, service.Options.MaxInboundBytes, aside: address is not null, DeliverAsync);
        MaxMessageBytes = service.Options.MaxMessageBytes;
        Connection = connect(this);
        handler = service.CreateHandler(this);
    }

    public SockJSConnection Connection { get; }

    public SessionAddress? Address { get; }

    /// <summary>The longest message accepted, in bytes.</summary>
    public int MaxMessageBytes { get; set; }

    /// <summary>Where a handler that is a loop finds its messages.</summary>
    public ChannelReader<ReadOnlyMemory<byte>>? Inbox { get; set; }

    public bool IsOpen => state is SessionState.Open;

    /// <summary>How much waits to be written, in bytes.</summary>
    public long QueuedBytes => writer.QueuedBytes;

    /// <summary>Whether nothing more is taken from the client.</summary>
    public bool IsOver => state is SessionState.Closing or SessionState.Closed;

    /// <summary>What it was closed with, once it is over.</summary>
    public CloseStatus CloseStatus
    {
        get
        {
            lock (gate) return closeStatus;
        }
    }

    public CancellationToken Aborted
    {
        get
        {
            lock (gate) return IsOver ? new CancellationToken(canceled: true) : (aborted ??= new CancellationTokenSource()).Token;
        }
    }

    /// <summary>
    /// A receiver wants the wire. The first one opens the session: the open frame goes first, then the application is
    /// told, unless it has closed the session before.
    /// </summary>
    public Attachment TryAttach(IReceiver receiver)
    {
        Attachment attachment = writer.TryAttach(receiver);
        if (attachment is not Attachment.Attached) return attachment;

        lock (gate)
        {
            if (state is not SessionState.Connecting) return attachment;

            // Before anybody can end it: its end is not to be counted first.
            service.Metrics.Opened(Connection.Transport);
            Interlocked.Increment(ref holders);
            state = SessionState.Open;
        }

        SessionLog.Opened(service.Logger, Connection.Id, Connection.Transport);
        inbound.Start(OpenAsync);
        return attachment;
    }

    /// <summary>Completes when no receiver holds the wire.</summary>
    public Task FreeAsync() => writer.FreeAsync();

    /// <summary>
    /// A receiver broke before it had enough. Messages may be gone with it, so the session is over now. One that was
    /// let go in time has nothing to say any more.
    /// </summary>
    public void Lost(IReceiver receiver)
    {
        if (writer.DetachIf(receiver)) Leave();
    }

    /// <summary>There will be no wire any more, and so no session.</summary>
    public void Detach()
    {
        if (writer.Detach()) Leave();
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
        if (message.Length <= MaxMessageBytes)
        {
            service.Metrics.Received(message.Length);
            return inbound.AddAsync(message);
        }

        Close(CloseCode.MessageTooLarge);
        return default;
    }

    /// <summary>Completes when there is room for a message, or the session is over.</summary>
    public Task RoomAsync() => inbound.RoomAsync();

    /// <summary>This side ends the session: what is queued goes out; what came in and was not handled yet is dropped.</summary>
    public void Close(CloseStatus status) => End(status, dropInbound: true, dropOutbound: false);

    /// <summary>The other side ends the session: what it sent before still reaches the application; it takes nothing any more.</summary>
    public void ClosedByPeer(CloseStatus status) => End(status, dropInbound: false, dropOutbound: true, byPeer: true);

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

    /// <summary>Nobody waits for this client any longer.</summary>
    public void Drop() => writer.Receiver?.Abort();

    /// <summary>The receiver has something of its own to write.</summary>
    public void Pump() => writer.Pump();

    public void CloseAfter(TimeSpan? delay, CloseStatus status)
    {
        lock (gate) deadline = delay is { } wait ? (service.Time.GetTimestamp(), Ticks(wait), status) : null;
    }

    /// <summary>The sweeper comes by: deadlines, peers that are gone, heartbeats.</summary>
    public void Sweep(long now)
    {
        if (IsOpen && Deadline() is { } late && now - late.Since >= late.Wait) Close(late.Status);

        if (writer.Receiver is not { } receiver) SweepDetached(now);
        else if (IsOver) SweepClosing(receiver, now);
        else if (receiver.IsUnresponsive) Close(CloseCode.NoHeartbeat);
        else if (service.Options.HeartbeatDelay > TimeSpan.Zero && HasPassed(service.Options.HeartbeatDelay, writer.LastWrite, now)) writer.Heartbeat();
    }

    /// <summary>Nobody has come for what there is to say, or nobody is to come any more: the session expires, unless somebody comes at the last moment.</summary>
    private void SweepDetached(long now)
    {
        long since = Math.Max(writer.LastWrite, Volatile.Read(ref closingSince));
        bool expires = HasPassed(service.Options.DisconnectDelay, since, now) || (service.IsStopping && writer.HasSaidGoodbye);
        if (expires && writer.DetachIf(null)) Leave();
    }

    /// <summary>
    /// Who was told that it is over, and stays, is dropped; and who takes nothing. A slow client that still takes what was
    /// queued for it is let be: the queue is bounded.
    /// </summary>
    private void SweepClosing(IReceiver receiver, long now)
    {
        long since = Math.Max(writer.LastTaken, Volatile.Read(ref closingSince));
        if (HasPassed(service.Options.DisconnectDelay, since, now)) receiver.Abort();
    }

    /// <summary>Ends the session, once.</summary>
    private bool End(CloseStatus status, bool dropInbound, bool dropOutbound, bool byPeer = false)
    {
        CancellationTokenSource? signal;
        bool wasOpen;
        lock (gate)
        {
            if (IsOver) return false;
            closeStatus = status;
            closingSince = service.Time.GetTimestamp();
            signal = aborted;
            wasOpen = IsOpen;
            state = SessionState.Closing;
        }

        if (wasOpen) service.Metrics.Closed(Connection.Transport, status, byPeer);
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
            LetGo();
        }
    }

    /// <summary>The wire is gone.</summary>
    private void Leave()
    {
        End(CloseCode.Lost, dropInbound: false, dropOutbound: true);
        state = SessionState.Closed;
        if (Address is { } address) service.Directory.Bury(address.Id);
        LetGo();
    }

    /// <summary>
    /// The last one to leave gives the place back: an application that is not done counts against the bound, and a
    /// host that goes down waits for it.
    /// </summary>
    private void LetGo()
    {
        if (Interlocked.Decrement(ref holders) == 0) service.Sessions.Remove(this);
    }

    private (long Since, long Wait, CloseStatus Status)? Deadline()
    {
        lock (gate) return deadline;
    }

    private bool HasPassed(TimeSpan span, long since, long now) => now - since >= Ticks(span);

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * service.Time.TimestampFrequency);
}
