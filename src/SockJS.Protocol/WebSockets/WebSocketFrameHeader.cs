using System.Buffers.Binary;

namespace SockJS.Protocol.WebSockets;

/// <summary>The first bytes of a WebSocket frame. RFC 6455, section 5.2.</summary>
/// <param name="Opcode">What the frame is.</param>
/// <param name="IsFinal">Whether it ends its message.</param>
/// <param name="Reserved">The three bits that mean nothing without an extension.</param>
/// <param name="Mask">The four bytes that a client's payload is masked with; null where it is not masked.</param>
/// <param name="PayloadLength">In bytes; negative if the peer set the highest bit, which is forbidden.</param>
public readonly record struct WebSocketFrameHeader(WebSocketOpcode Opcode, bool IsFinal, byte Reserved, uint? Mask, long PayloadLength)
{
    /// <summary>Reads a header if all of it is there.</summary>
    /// <param name="bytes">The beginning of a frame.</param>
    /// <param name="header">The header.</param>
    /// <returns>Its length in bytes, or 0 if more are needed.</returns>
    public static int TryRead(ReadOnlySpan<byte> bytes, out WebSocketFrameHeader header)
    {
        header = default;
        if (bytes.Length < 2) return 0;

        int needed = LengthOf(bytes[1]);
        if (bytes.Length < needed) return 0;

        long payload = (bytes[1] & 0x7F) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            127 => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
            int small => small,
        };
        uint? mask = (bytes[1] & 0x80) != 0 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[(needed - 4)..]) : null;

        header = new WebSocketFrameHeader((WebSocketOpcode)(bytes[0] & 0x0F), (bytes[0] & 0x80) != 0, (byte)(bytes[0] >> 4 & 0x7), mask, payload);
        return needed;
    }

    /// <summary>How long a header is, by its second byte.</summary>
    internal static int LengthOf(byte second)
    {
        int extended = (second & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 };
        return 2 + extended + ((second & 0x80) != 0 ? 4 : 0);
    }
}
