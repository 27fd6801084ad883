using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server.Transports;

/// <summary>
/// One receiving HTTP request: frames go into its response until it has carried enough. Polling is a response for which
/// one frame is enough. Spec: sockjs 3.4.
/// </summary>
/// <param name="context">The request.</param>
/// <param name="format">What is around a frame.</param>
/// <param name="limit">After how many bytes of frames it takes no more.</param>
/// <param name="time">The service's clock.</param>
internal sealed class HttpReceiver(HttpContext context, TransportFormat format, int limit, TimeProvider time) : IReceiver
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IHttpRequestLifetimeFeature lifetime = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
    private readonly PipeWriter body = context.Response.BodyWriter;
    private readonly Lock gate = new();
    private int left = limit;
    private long lastTaken;

    /// <summary>Completes when the session has let go: the response may end.</summary>
    public Task Done => done.Task;

    /// <summary>A response is never asked for anything.</summary>
    public bool HasControl => false;

    /// <summary>Who does not read is found out by the web server, or by the queue that fills.</summary>
    public bool IsUnresponsive => false;

    public long LastTaken => Volatile.Read(ref lastTaken);

    public ValueTask<bool> OpenAsync() => WriteAsync(64, format, static (format, buffer) => FrameWriter.WriteOpen(format, buffer));

    public ValueTask<bool> SendAsync(ReadOnlyMemory<SockJSMessage> messages) => WriteAsync(
        FrameWriter.MeasureMessages(format, messages.Span), (format, messages), static (send, buffer) => FrameWriter.WriteMessages(send.format, send.messages.Span, buffer));

    public ValueTask<bool> HeartbeatAsync() => WriteAsync(64, format, static (format, buffer) => FrameWriter.WriteHeartbeat(format, buffer));

    public ValueTask<bool> ControlAsync() => new(true);

    /// <summary>The last frame, whatever room there is.</summary>
    public async ValueTask<bool> CloseAsync(CloseStatus status)
    {
        await WriteAsync(256, (format, status), static (close, buffer) => FrameWriter.WriteClose(close.format, close.status, buffer));
        return false;
    }

    /// <summary>Once the request is over, its connection is another one's.</summary>
    public void Abort()
    {
        lock (gate)
        {
            if (!done.Task.IsCompleted) lifetime.Abort();
        }
    }

    public void Released()
    {
        lock (gate) done.TrySetResult();
    }

    /// <summary>Writes a frame as a piece of its own, a long one as several, and flushes: nobody may hold back a part of a stream.</summary>
    /// <param name="capacity">How long the frame will be, or may well be.</param>
    /// <param name="what">What is in the frame.</param>
    /// <param name="write">Makes the frame of it.</param>
    private async ValueTask<bool> WriteAsync<T>(int capacity, T what, Action<T, FrameBuffer> write)
    {
        using var frame = FrameBuffer.Rent(capacity);
        write(what, frame);

        ReadOnlyMemory<byte> rest = frame.Written;
        for (; rest.Length > FrameBuffer.Piece; rest = rest[FrameBuffer.Piece..])
        {
            await WritePieceAsync(rest[..FrameBuffer.Piece]);
            Volatile.Write(ref lastTaken, time.GetTimestamp());
        }

        await WritePieceAsync(rest);
        left -= frame.Written.Length;
        return left > 0;
    }

    private async ValueTask WritePieceAsync(ReadOnlyMemory<byte> piece)
    {
        ValueTask<FlushResult> writing = body.WriteAsync(piece);
        bool waited = !writing.IsCompleted;
        await writing;

        // A write that waits for a client which then leaves ends as if all were well. Only the next flush knows.
        if (waited && (await body.FlushAsync()).IsCompleted) throw new IOException("The client has left.");
    }
}
