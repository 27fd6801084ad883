using System.Buffers.Binary;
using SockJS.Protocol.WebSockets;

namespace SockJS.Protocol.Tests.WebSockets;

/// <summary>Frames as a client writes them, well formed or broken on purpose. The masking is written anew, byte by byte.</summary>
internal static class ClientFrame
{
    public const uint Mask = 0x37FA213D;

    public static byte[] Text(string text) => Of(WebSocketOpcode.Text, Bytes.Of(text));

    /// <summary>The first fragment of a message.</summary>
    public static byte[] Begin(string text) => Of(WebSocketOpcode.Text, Bytes.Of(text), isFinal: false);

    public static byte[] Continue(string text) => Of(WebSocketOpcode.Continuation, Bytes.Of(text), isFinal: false);

    public static byte[] End(string text) => Of(WebSocketOpcode.Continuation, Bytes.Of(text));

    public static byte[] Close(int code, string reason = "") => Close(code, Bytes.Of(reason));

    public static byte[] Close(int code, byte[] reason) => Of(WebSocketOpcode.Close, [(byte)(code >> 8), (byte)code, .. reason]);

    public static byte[] Of(WebSocketOpcode opcode, byte[] payload, bool isFinal = true, int reserved = 0, uint mask = Mask) =>
        [.. Header(opcode, payload.Length, isFinal, reserved, mask), .. payload.Select((value, index) => (byte)(value ^ MaskBytes(mask)[index % 4]))];

    /// <summary>A header alone, which may announce whatever it likes.</summary>
    public static byte[] Header(WebSocketOpcode opcode, long length, bool isFinal = true, int reserved = 0, uint mask = Mask)
    {
        byte first = (byte)((isFinal ? 0x80 : 0) | reserved << 4 | (int)opcode);
        byte[] lengthBytes = length switch
        {
            >= 0 and < 126 => [(byte)(0x80 | length)],
            >= 0 and <= ushort.MaxValue => [0x80 | 126, (byte)(length >> 8), (byte)length],
            _ => [0x80 | 127, .. BigEndian(length)],
        };
        return [first, .. lengthBytes, .. MaskBytes(mask)];
    }

    private static byte[] MaskBytes(uint mask) => [(byte)(mask >> 24), (byte)(mask >> 16), (byte)(mask >> 8), (byte)mask];

    private static byte[] BigEndian(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
