using SockJS.Protocol;
using SockJS.Protocol.WebSockets;
using SockJS.Server.Sessions;

namespace SockJS.Server.Transports;

/// <summary>
/// The writing side of a WebSocket: what both kinds have in common, which are the control frames of RFC 6455.
/// It holds the wire for the whole life of its session. Spec: sockjs 3.6, 3.7.
/// </summary>
internal abstract class WebSocketReceiver(IWire wire, SockJSOptions options, TimeProvider time) : IReceiver
{
    /// <summary>A ping is on its way out: what comes meanwhile may be its answer.</summary>
    private const long Writing = -1;

    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource closeSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? pong;
    private object? wireClose; // a CloseStatus; boxed, because it is read on another thread
    private long pingWritten;
    private long readingSince;
    private long lastTaken;

    /// <summary>Completes when the close frame has been handed to the wire, or the wire was dropped.</summary>
    public Task CloseSent => closeSent.Task;

    /// <summary>Completes when the session has let go: nothing more is written.</summary>
    public Task Done => released.Task;

    public bool HasControl => Volatile.Read(ref pong) is not null;

    /// <summary>
    /// Whether a ping was written and nothing has come within the deadline although the reading side was listening
    /// all the time. While the application is busy nobody reads, and a pong that lies in the buffer cannot be seen.
    /// </summary>
    public bool IsUnresponsive
    {
        get
        {
            long ping = Volatile.Read(ref pingWritten), reading = Volatile.Read(ref readingSince);
            return ping > 0 && reading != 0 && time.GetElapsedTime(Math.Max(ping, reading)) >= options.PongDeadline;
        }
    }

    public long LastTaken => Volatile.Read(ref lastTaken);

    /// <summary>Whether a text message is a message as it stands, and not a frame around some.</summary>
    public abstract bool IsRaw { get; }

    public abstract ValueTask<bool> OpenAsync();

    public abstract ValueTask<bool> SendAsync(ReadOnlyMemory<SockJSMessage> messages);

    /// <summary>A ping, for proof that the client is there.</summary>
    public async ValueTask<bool> HeartbeatAsync()
    {
        using var buffer = FrameBuffer.Rent(16);
        WriteHeartbeat(buffer);
        WebSocketFrameWriter.Write(WebSocketOpcode.Ping, [], buffer);
        Interlocked.CompareExchange(ref pingWritten, Writing, 0);
        await wire.WriteAsync(buffer.Written);

        // Counted from now, not from when it was queued behind a slow download; unless it was answered by now.
        Interlocked.CompareExchange(ref pingWritten, time.GetTimestamp(), Writing);
        return true;
    }

    /// <summary>The pong for the last ping; earlier ones need none. RFC 6455, section 5.5.3.</summary>
    public async ValueTask<bool> ControlAsync()
    {
        byte[]? payload = Interlocked.Exchange(ref pong, null);
        if (payload is null) return true;

        using var buffer = FrameBuffer.Rent(payload.Length + 2);
        WebSocketFrameWriter.Write(WebSocketOpcode.Pong, payload, buffer);
        await wire.WriteAsync(buffer.Written);
        return true;
    }

    /// <summary>The end as this kind says it; only the WebSocket's own where that, or abuse, ended the session.</summary>
    public async ValueTask<bool> CloseAsync(CloseStatus status)
    {
        using var buffer = FrameBuffer.Rent(256);
        if (status.Equals(Volatile.Read(ref wireClose))) WebSocketFrameWriter.WriteClose(status, buffer);
        else WriteClose(status, buffer);

        await wire.WriteAsync(buffer.Written);
        closeSent.TrySetResult();
        return true;
    }

    public void Abort()
    {
        wire.Abort();
        closeSent.TrySetResult();
    }

    public void Released() => released.TrySetResult();

    /// <summary>A ping came. Only the last one is kept, so a flood of them costs nothing; as a copy, because the buffer that it came in is lent.</summary>
    public void AnswerPing(ReadOnlyMemory<byte> payload) => Volatile.Write(ref pong, payload.ToArray());

    /// <summary>
    /// If it is this that ends the session, the WebSocket is to be closed with it, and not by a SockJS frame. To be
    /// said before the session is closed.
    /// </summary>
    public void CloseWireWith(CloseStatus status) => Interlocked.CompareExchange(ref wireClose, status, null);

    /// <summary>The reading side begins to wait for bytes.</summary>
    public void ReadingBegins() => Volatile.Write(ref readingSince, time.GetTimestamp());

    /// <summary>Bytes came: the client is there.</summary>
    public void ReadingEnds()
    {
        Volatile.Write(ref readingSince, 0);
        Volatile.Write(ref pingWritten, 0);
    }

    /// <summary>Writes finished frames.</summary>
    protected ValueTask WriteAsync(ReadOnlyMemory<byte> frames) => frames.Length <= FrameBuffer.Piece ? wire.WriteAsync(frames) : WritePiecesAsync(frames);

    /// <summary>What goes before the ping.</summary>
    protected virtual void WriteHeartbeat(FrameBuffer buffer)
    {
    }

    /// <summary>What ends the session.</summary>
    protected abstract void WriteClose(CloseStatus status, FrameBuffer buffer);

    private async ValueTask WritePiecesAsync(ReadOnlyMemory<byte> frames)
    {
        for (; frames.Length > FrameBuffer.Piece; frames = frames[FrameBuffer.Piece..])
        {
            await wire.WriteAsync(frames[..FrameBuffer.Piece]);
            Volatile.Write(ref lastTaken, time.GetTimestamp());
        }

        await wire.WriteAsync(frames);
    }
}
