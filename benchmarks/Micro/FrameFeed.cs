using System.Threading.Tasks.Sources;

namespace Micro;

/// <summary>The client's end of a WebSocket without a network. It allocates nothing, so what is measured is what the client does.</summary>
internal sealed class FrameFeed : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> arrival;
    private ReadOnlyMemory<byte> rest;
    private Memory<byte> wanted;
    private bool isAwaited;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Brings bytes. The client takes them on this thread, up to where it waits for more.</summary>
    public void Bring(ReadOnlyMemory<byte> bytes)
    {
        rest = bytes;
        if (!isAwaited) return;

        isAwaited = false;
        arrival.SetResult(Take(wanted));
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!rest.IsEmpty) return new ValueTask<int>(Take(buffer));

        arrival.Reset();
        (wanted, isAwaited) = (buffer, true);
        return new ValueTask<int>(this, arrival.Version);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => arrival.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => arrival.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        arrival.OnCompleted(continuation, state, token, flags);

    protected override void Dispose(bool disposing)
    {
        if (!isAwaited) return;
        isAwaited = false;
        arrival.SetResult(0);
    }

    private int Take(Memory<byte> buffer)
    {
        int count = Math.Min(buffer.Length, rest.Length);
        rest.Span[..count].CopyTo(buffer.Span);
        rest = rest[count..];
        return count;
    }
}
