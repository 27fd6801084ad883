using System.Buffers;

namespace SockJS.Protocol;

/// <summary>A place in a buffer writer: asks it for room in large steps, not once a byte.</summary>
internal ref struct ByteCursor(IBufferWriter<byte> output)
{
    private Span<byte> room = output.GetSpan();
    private int used;

    public void Write(byte value)
    {
        Reserve(1)[0] = value;
        used++;
    }

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        used += bytes.Length;
    }

    /// <summary>Writes <c>\uXXXX</c> with four lower-case digits.</summary>
    public void WriteUnicodeEscape(int codeUnit)
    {
        Span<byte> escape = Reserve(6);
        escape[0] = (byte)'\\';
        escape[1] = (byte)'u';
        for (int i = 0; i < 4; i++) escape[2 + i] = "0123456789abcdef"u8[codeUnit >> (12 - 4 * i) & 0xF];
        used += 6;
    }

    /// <summary>Hands what was written to the buffer writer. Nothing may be written afterwards.</summary>
    public void Complete()
    {
        output.Advance(used);
        room = default;
        used = 0;
    }

    private Span<byte> Reserve(int count)
    {
        if (room.Length - used < count)
        {
            output.Advance(used);
            room = output.GetSpan(Math.Max(count, 256));
            used = 0;
        }

        return room[used..];
    }
}
