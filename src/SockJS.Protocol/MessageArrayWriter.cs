using System.Buffers;

namespace SockJS.Protocol;

/// <summary>Writes what a client sends: a JSON array of strings. Spec: sockjs 6.5.</summary>
public static class MessageArrayWriter
{
    /// <summary>Writes <c>["…","…"]</c>, messages in order.</summary>
    public static void Write(ReadOnlySpan<SockJSMessage> messages, IBufferWriter<byte> output)
    {
        output.Write("["u8);
        for (int i = 0; i < messages.Length; i++)
        {
            if (i > 0) output.Write(","u8);
            output.Write(messages[i].As(Dressing.Quoted).Span);
        }

        output.Write("]"u8);
    }
}
