using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SockJS.Protocol.WebSockets;

/// <summary>
/// Writes the frames of a server. They are not masked, so their bytes are the same for every client. RFC 6455, section 5.
/// </summary>
public static class WebSocketFrameWriter
{
    /// <summary>Size of the header before a payload, in bytes.</summary>
    public static int HeaderLength(int payloadLength) => payloadLength switch { < 126 => 2, <= ushort.MaxValue => 4, _ => 10 };

    /// <summary>Writes the header of a frame that is a whole message; the payload follows.</summary>
    public static void WriteHeader(WebSocketOpcode opcode, int payloadLength, IBufferWriter<byte> output)
    {
        Span<byte> header = output.GetSpan(10);
        header[0] = (byte)(0x80 | (byte)opcode);
        switch (HeaderLength(payloadLength))
        {
            case 2:
                header[1] = (byte)payloadLength;
                break;
            case 4:
                header[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payloadLength);
                break;
            default:
                header[1] = 127;
                BinaryPrimitives.WriteInt64BigEndian(header[2..], payloadLength);
                break;
        }

        output.Advance(HeaderLength(payloadLength));
    }

    /// <summary>Writes a whole frame.</summary>
    public static void Write(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        WriteHeader(opcode, payload.Length, output);
        output.Write(payload);
    }

    /// <summary>Writes a close frame; the reason is cut to what fits.</summary>
    /// <remarks>Codes 1005, 1006 and 1015 only say that there was none and may not be sent: such a frame is empty. RFC 6455, section 7.4.1.</remarks>
    public static void WriteClose(CloseStatus close, IBufferWriter<byte> output)
    {
        if (close.Code is 1005 or 1006 or 1015)
        {
            WriteHeader(WebSocketOpcode.Close, 0, output);
            return;
        }

        byte[] reason = Encoding.UTF8.GetBytes(CloseCode.FitReason(close.Reason ?? ""));
        WriteHeader(WebSocketOpcode.Close, 2 + reason.Length, output);
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(2), (ushort)close.Code);
        output.Advance(2);
        output.Write(reason);
    }
}
