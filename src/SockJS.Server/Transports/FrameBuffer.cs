using System.Buffers;

namespace SockJS.Server.Transports;

/// <summary>A buffer writer over pooled memory, for the time of one write. Each thread keeps one for its next write.</summary>
internal sealed class FrameBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>What is longer is written in pieces of so many bytes, so that a slow client is seen to take them.</summary>
    public const int Piece = 64 * 1024;

    [ThreadStatic]
    private static FrameBuffer? spare;

    private byte[] bytes = [];
    private int length;

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, length);

    /// <summary>An empty buffer with room for so many bytes.</summary>
    public static FrameBuffer Rent(int capacity)
    {
        FrameBuffer buffer = spare ?? new FrameBuffer();
        spare = null;
        buffer.bytes = ArrayPool<byte>.Shared.Rent(capacity);
        buffer.length = 0;
        return buffer;
    }

    public void Advance(int count) => length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return bytes.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return bytes.AsSpan(length);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
        spare = this;
    }

    private void Grow(int needed)
    {
        if (bytes.Length - length >= needed) return;

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, length + needed));
        bytes.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
