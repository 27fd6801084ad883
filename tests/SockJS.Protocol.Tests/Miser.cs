using System.Buffers;

namespace SockJS.Protocol.Tests;

/// <summary>A buffer writer that gives exactly the room it is asked for, each time in another place, as it may.</summary>
internal sealed class Miser : IBufferWriter<byte>
{
    private readonly List<byte> written = [];
    private byte[] room = [];

    public ReadOnlySpan<byte> Written => written.ToArray();

    public void Advance(int count)
    {
        written.AddRange(room.AsSpan(0, count));
        room = [];
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => room = new byte[Math.Max(1, sizeHint)];

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
