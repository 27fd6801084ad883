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
        byte maskBit = (byte)(masked ? 0x80 : 0);
        var bytes = new List<byte>(payload.Length + 14) { (byte)((final ? 0x80 : 0) | reserved << 4 | (byte)opcode) };

        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, length);
        switch (length)
        {
            case >= 0 and < 126:
                bytes.Add((byte)(maskBit | (byte)length));
                break;
            case >= 0 and <= ushort.MaxValue:
                bytes.Add((byte)(maskBit | 126));
                bytes.AddRange(number[6..]);
                break;
            default:
                bytes.Add((byte)(maskBit | 127));
                bytes.AddRange(number);
                break;
        }

        if (!masked)
        {
            bytes.AddRange(payload);
            return [.. bytes];
        }

        // Any mask will do, as long as it is none that leaves the payload as it is.
        ReadOnlySpan<byte> mask = [0x37, 0xFA, 0x21, 0x3D];
        bytes.AddRange(mask);
        for (int i = 0; i < payload.Length; i++) bytes.Add((byte)(payload[i] ^ mask[i & 3]));
        return [.. bytes];
    }

    /// <summary>The payload of a close frame.</summary>
    public static byte[] ClosePayload(int code, string reason = "") => [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)];

    public override string ToString() => Opcode is Opcode.Close ? $"Close {CloseCode} {Text}" : $"{Opcode} {Text}";
}
