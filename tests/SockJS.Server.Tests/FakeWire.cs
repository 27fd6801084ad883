using Microsoft.AspNetCore.Http.Features;
using SockJS.Protocol.WebSockets;

namespace SockJS.Server.Tests;

/// <summary>
/// What a web server gives for an upgraded request, played by the test: it says when bytes come, whether writes get
/// through, and when the wire breaks. Everything that the server does about it has happened when the call returns,
/// as far as nothing is awaited: tests with a fake clock need no luck.
/// </summary>
internal sealed class FakeWire : Stream, IHttpUpgradeFeature, IHttpRequestLifetimeFeature
{
    private readonly Lock gate = new();
    private readonly Queue<byte[]> incoming = new();
    private readonly List<WebSocketFrame> written = [];
    private byte[] unfinished = [];
    private readonly CancellationTokenSource aborted = new();
    private TaskCompletionSource? reading;
    private TaskCompletionSource? idle;
    private TaskCompletionSource? held;
    private bool ended;

    /// <summary>Sizes of the buffers that the server read into.</summary>
    public List<int> Reads { get; } = [];

    /// <summary>A write that is held back goes on although the connection was dropped, as one does that the web server is in the middle of.</summary>
    public bool WritesSurviveAbort { get; set; }

    public bool IsAborted => aborted.IsCancellationRequested;

    /// <summary>Whether the server waits for bytes.</summary>
    public bool IsIdle
    {
        get
        {
            lock (gate) return reading is not null;
        }
    }

    /// <summary>Waits until the server waits for bytes.</summary>
    public Task WaitUntilIdleAsync()
    {
        lock (gate)
        {
            if (reading is not null) return Task.CompletedTask;
            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The client sends.</summary>
    public void Send(byte[] bytes)
    {
        lock (gate)
        {
            foreach (byte[] part in bytes.Chunk(4096)) incoming.Enqueue(part);
        }

        Wake();
    }

    /// <summary>The client says that nothing more will come.</summary>
    public void End()
    {
        lock (gate) ended = true;
        Wake();
    }

    /// <summary>Writes do not get through until <see cref="ReleaseWrites"/>.</summary>
    public void HoldWrites() => held = new TaskCompletionSource();

    /// <summary>One write gets through, and what comes behind it does not.</summary>
    public void ReleaseOneWrite()
    {
        TaskCompletionSource? was = held;
        held = new TaskCompletionSource();
        was?.SetResult();
    }

    public void ReleaseWrites()
    {
        TaskCompletionSource? was = held;
        held = null;
        was?.SetResult();
    }

    /// <summary>What the server has written since the last call.</summary>
    public IReadOnlyList<string> TakeFrames()
    {
        lock (gate)
        {
            string[] frames = [.. written.Select(frame => frame.ToString())];
            written.Clear();
            return frames;
        }
    }

    bool IHttpUpgradeFeature.IsUpgradableRequest => true;

    Task<Stream> IHttpUpgradeFeature.UpgradeAsync() => Task.FromResult<Stream>(this);

    CancellationToken IHttpRequestLifetimeFeature.RequestAborted { get => aborted.Token; set => throw new NotSupportedException(); }

    /// <summary>The server, or the network, drops the connection.</summary>
    public void Abort()
    {
        aborted.Cancel();
        Wake();
        if (!WritesSurviveAbort) held?.TrySetException(new IOException("The connection was aborted."));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Reads.Add(buffer.Length);
        Task? coming = null;
        lock (gate)
        {
            if (incoming.Count == 0 && !ended && !IsAborted)
            {
                coming = (reading = new TaskCompletionSource()).Task;
                idle?.TrySetResult();
                idle = null;
            }
        }

        if (coming is not null) await coming;
        if (IsAborted) throw new IOException("The connection was aborted.");
        if (buffer.IsEmpty) return 0;

        lock (gate)
        {
            if (!incoming.TryDequeue(out byte[]? bytes)) return 0;
            bytes.CopyTo(buffer);
            return bytes.Length;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (held is { } wait) await wait.Task;
        if (IsAborted) throw new IOException("The connection was aborted.");

        lock (gate)
        {
            ReadOnlySpan<byte> rest = (byte[])[.. unfinished, .. buffer.Span];
            while (!rest.IsEmpty)
            {
                int start = WebSocketFrameHeader.TryRead(rest, out WebSocketFrameHeader header), end = start + (int)header.PayloadLength;
                if (end > rest.Length) break;
                written.Add(new WebSocketFrame((Opcode)header.Opcode, rest[start..end].ToArray()));
                rest = rest[end..];
            }

            unfinished = rest.ToArray();
        }
    }

    private void Wake()
    {
        TaskCompletionSource? waiter;
        lock (gate) (waiter, reading) = (reading, null);
        waiter?.SetResult();
    }

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() => throw new NotSupportedException();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
