using System.Buffers;
using System.Globalization;
using System.Text;

namespace SockJS.Protocol;

/// <summary>Writes the frames of a server. Spec: sockjs 2.</summary>
public static class FrameWriter
{
    /// <summary>Size of the frame that <see cref="WriteMessages"/> writes, in bytes.</summary>
    public static int MeasureMessages(TransportFormat format, ReadOnlySpan<SockJSMessage> messages)
    {
        int length = format.Before.Length + "a["u8.Length + Math.Max(0, messages.Length - 1) + "]"u8.Length + format.After.Length;
        foreach (SockJSMessage message in messages) length += message.As(format.Dressing).Length;
        return length;
    }

    /// <summary><c>a["…","…"]</c>: messages in order, each as it was dressed for everybody.</summary>
    public static void WriteMessages(TransportFormat format, ReadOnlySpan<SockJSMessage> messages, IBufferWriter<byte> output)
    {
        output.Write(format.Before.Span);
        output.Write("a["u8);
        for (int i = 0; i < messages.Length; i++)
        {
            if (i > 0) output.Write(","u8);
            output.Write(messages[i].As(format.Dressing).Span);
        }

        output.Write("]"u8);
        output.Write(format.After.Span);
    }

    /// <summary><c>o</c></summary>
    public static void WriteOpen(TransportFormat format, IBufferWriter<byte> output) => WriteFrame(format, "o"u8, output);

    /// <summary><c>h</c></summary>
    public static void WriteHeartbeat(TransportFormat format, IBufferWriter<byte> output) => WriteFrame(format, "h"u8, output);

    /// <summary><c>c[code,"reason"]</c>, the reason escaped like a message.</summary>
    public static void WriteClose(TransportFormat format, CloseStatus close, IBufferWriter<byte> output)
    {
        var frame = new ArrayBufferWriter<byte>();
        frame.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"c[{close.Code},\"")));
        JsonQuote.Write(Wtf8.GetBytes(close.Reason), frame);
        frame.Write("\"]"u8);

        WriteFrame(format, frame.WrittenSpan, output);
    }

    private static void WriteFrame(TransportFormat format, ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
    {
        output.Write(format.Before.Span);
        Dresser.DressFrame(format.Dressing, frame, output);
        output.Write(format.After.Span);
    }
}
