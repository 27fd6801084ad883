using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace SockJS.Protocol;

/// <summary>
/// Dresses messages and whole frames. The dressed messages of a frame, joined between its dressed ends,
/// are the dressed frame: this is what lets one message be dressed once for any number of connections.
/// </summary>
internal static class Dresser
{
    private static ReadOnlySpan<byte> Quote => "\""u8;

    /// <summary>A message as it stands inside a frame of that dressing, quotes included (but for <see cref="Dressing.Raw"/>).</summary>
    /// <param name="dressing">How to escape it.</param>
    /// <param name="text">The message: UTF-8 but for <see cref="Wtf8">surrogates</see>.</param>
    /// <param name="output">Where to write it.</param>
    public static void DressMessage(Dressing dressing, ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        switch (dressing)
        {
            case Dressing.Raw:
                WriteRaw(text, output);
                break;

            case Dressing.Quoted:
                output.Write(Quote);
                JsonQuote.Write(text, output);
                output.Write(Quote);
                break;

            case Dressing.QuotedPercent:
                output.Write(Quote);
                JsonQuote.WritePercentEscaped(text, output);
                output.Write(Quote);
                break;

            case Dressing.QuotedTwice:
                var quoted = new ArrayBufferWriter<byte>(text.Length + 2);
                DressMessage(Dressing.Quoted, text, quoted);
                JsonQuote.WriteForScript(quoted.WrittenSpan, output);
                break;

            default:
                throw new ArgumentOutOfRangeException(nameof(dressing), dressing, "There are four dressings.");
        }
    }

    /// <summary>A finished frame (<c>o</c>, <c>h</c>, <c>a[…]</c>, <c>c[…]</c>) as that dressing shows it.</summary>
    /// <param name="dressing">How to escape it.</param>
    /// <param name="frame">The frame as it stands on a WebSocket.</param>
    /// <param name="output">Where to write it.</param>
    public static void DressFrame(Dressing dressing, ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
    {
        switch (dressing)
        {
            case Dressing.QuotedPercent: WriteReplacing(frame, (byte)'%', "%25"u8, output); break;
            case Dressing.QuotedTwice: JsonQuote.WriteForScript(frame, output); break;
            default: output.Write(frame); break;
        }
    }

    private static void WriteReplacing(ReadOnlySpan<byte> text, byte value, ReadOnlySpan<byte> replacement, IBufferWriter<byte> output)
    {
        for (int at; (at = text.IndexOf(value)) >= 0; text = text[(at + 1)..])
        {
            output.Write(text[..at]);
            output.Write(replacement);
        }

        output.Write(text);
    }

    /// <summary>A raw WebSocket carries strict UTF-8 only, so a lone surrogate cannot pass.</summary>
    private static void WriteRaw(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        while (!Utf8.IsValid(text))
        {
            int valid = Wtf8.ValidPrefix(text);
            output.Write(text[..valid]);
            output.Write("\uFFFD"u8);

            text = text[valid..];
            Rune.DecodeFromUtf8(text, out _, out int invalid);
            text = text[(Wtf8.IsSurrogate(text) ? 3 : invalid)..];
        }

        output.Write(text);
    }
}
