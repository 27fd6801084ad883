using System.Buffers.Binary;
using System.Text;

namespace Testing;

/// <summary>One frame as it came over the wire, or goes over it.</summary>
public sealed record WebSocketFrame(Opcode Opcode, byte[] Payload)
{
    /// <summary>The payload as text, or the reason of a close frame.</summary>
    public string Text => Encoding.UTF8.GetString(Payload.AsSpan(Opcode is Opcode.Close ? Math.Min(2, Payload.Length) : 0));

    /// <summary>The code of a close frame; 1005 where there is none.</summary>
    public int CloseCode => Payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(Payload);

    /// <summary>The bytes of a client's frame. What is wrong with them is up to the caller.</summary>
    /// <param name="opcode">What it is.</param>
    /// <param name="payload">Not masked yet.</param>
    /// <param name="final">Whether it ends its message.</param>
    /// <param name="masked">As a client must.</param>
    /// <param name="reserved">The three bits that ought to be zero.</param>
    /// <param name="announced">The length in the header, where it is to differ from the payload's.</param>
    public static byte[] Encode(Opcode opcode, ReadOnlySpan<byte> payload, bool final = true, bool masked = true, byte reserved = 0, long? announced = null)
    {
        long length = announced ?? payload.Length;
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, length);

        ReadOnlySpan<byte> extended = length switch { >= 0 and < 126 => [], >= 0 and <= ushort.MaxValue => number[6..], _ => number };
        int size = extended.Length switch { 0 => (int)length, 2 => 126, _ => 127 };
        byte first = (byte)((final ? 0x80 : 0) | reserved << 4 | (byte)opcode);
        if (!masked) return [first, (byte)size, .. extended, .. payload];

        // Any mask will do, as long as it is none that leaves the payload as it is.
        ReadOnlySpan<byte> mask = [0x37, 0xFA, 0x21, 0x3D];
        byte[] hidden = payload.ToArray();
        for (int i = 0; i < hidden.Length; i++) hidden[i] ^= mask[i & 3];
        return [first, (byte)(0x80 | size), .. extended, .. mask, .. hidden];
    }

    /// <summary>The payload of a close frame.</summary>
    public static byte[] ClosePayload(int code, string reason = "") => [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)];

    public override string ToString() => Opcode is Opcode.Close ? $"Close {CloseCode} {Text}" : $"{Opcode} {Text}";
}
