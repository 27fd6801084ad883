using System.Buffers;

namespace SockJS.Protocol;

/// <summary>
/// Writes text as the inside of a JSON string, escaped so that every browser receives it unchanged.
/// </summary>
/// <remarks>
/// Escaped are, beside what JSON asks for: U+200C..200F, U+2028..202F, U+2060..206F, U+FFF0..FFFF and every
/// surrogate, so that a character beyond the basic plane travels as two escapes. Short forms where JSON has
/// them, otherwise <c>\u</c> and four lower-case digits. Everything else is copied as it is. Spec: sockjs 2.1.
/// <para>
/// Because escaping works character by character, the escaped pieces of a text joined are the escaped text:
/// a message can be escaped before it is known which frame it will travel in.
/// </para>
/// </remarks>
internal static class JsonQuote
{
    private static readonly SearchValues<byte> Special = Specials([]);
    private static readonly SearchValues<byte> SpecialOrPercent = Specials([(byte)'%']);
    private static readonly SearchValues<byte> SpecialOrLessThan = Specials([(byte)'<']);

    /// <summary>Writes the text, which must be UTF-8 but for <see cref="Wtf8">surrogates</see>, without the quotes around it.</summary>
    public static void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> output) => Write(text, output, Special);

    /// <summary>The same for event streams, which clients URI-decode: <c>%</c> becomes <c>%25</c>. Spec: sockjs 2.</summary>
    public static void WritePercentEscaped(ReadOnlySpan<byte> text, IBufferWriter<byte> output) => Write(text, output, SpecialOrPercent);

    /// <summary>The same for text inside a script element: <c>&lt;</c> becomes <c>\u003c</c>, so that nothing ends it. Spec: sockjs 2.1 (a).</summary>
    public static void WriteForScript(ReadOnlySpan<byte> text, IBufferWriter<byte> output) => Write(text, output, SpecialOrLessThan);

    private static void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> output, SearchValues<byte> special)
    {
        var cursor = new ByteCursor(output);

        while (true)
        {
            int plain = text.IndexOfAny(special);
            if (plain < 0) break;

            cursor.Write(text[..plain]);
            text = text[plain..];
            text = text[WriteOne(text, ref cursor)..];
        }

        cursor.Write(text);
        cursor.Complete();
    }

    /// <summary>Writes the character that the text begins with, escaped if it must be; returns its length in bytes.</summary>
    private static int WriteOne(ReadOnlySpan<byte> text, ref ByteCursor cursor)
    {
        byte first = text[0];
        if (first < 0x80)
        {
            WriteAscii(first, ref cursor);
            return 1;
        }

        int length = first < 0xF0 ? 3 : 4;
        if (text.Length < length)
        {
            cursor.Write(text);
            return text.Length;
        }

        int codePoint = length == 3
            ? (first & 0x0F) << 12 | (text[1] & 0x3F) << 6 | (text[2] & 0x3F)
            : (first & 0x07) << 18 | (text[1] & 0x3F) << 12 | (text[2] & 0x3F) << 6 | (text[3] & 0x3F);

        if (codePoint >= 0x10000)
        {
            cursor.WriteUnicodeEscape(0xD800 + (codePoint - 0x10000 >> 10));
            cursor.WriteUnicodeEscape(0xDC00 + (codePoint & 0x3FF));
        }
        else if (MustBeEscaped(codePoint))
        {
            cursor.WriteUnicodeEscape(codePoint);
        }
        else
        {
            cursor.Write(text[..length]);
        }

        return length;
    }

    private static void WriteAscii(byte character, ref ByteCursor cursor)
    {
        switch (character)
        {
            case (byte)'"': cursor.Write("\\\""u8); break;
            case (byte)'\\': cursor.Write("\\\\"u8); break;
            case (byte)'\b': cursor.Write("\\b"u8); break;
            case (byte)'\f': cursor.Write("\\f"u8); break;
            case (byte)'\n': cursor.Write("\\n"u8); break;
            case (byte)'\r': cursor.Write("\\r"u8); break;
            case (byte)'\t': cursor.Write("\\t"u8); break;
            case (byte)'%': cursor.Write("%25"u8); break;
            default: cursor.WriteUnicodeEscape(character); break;
        }
    }

    private static bool MustBeEscaped(int codePoint) => codePoint
        is (>= 0x200C and <= 0x200F) or (>= 0x2028 and <= 0x202F) or (>= 0x2060 and <= 0x206F)
        or (>= 0xD800 and <= 0xDFFF) or (>= 0xFFF0 and <= 0xFFFF);

    /// <summary>
    /// The bytes at which the search stops: those that are escaped, and the first bytes of the blocks in which
    /// some characters are (E2: U+2000.., ED: the surrogates, EF: U+F000.., F0 and up: beyond the basic plane).
    /// </summary>
    private static SearchValues<byte> Specials(byte[] more) =>
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(control => (byte)control), .. "\"\\"u8, 0xE2, 0xED, 0xEF, .. Enumerable.Range(0xF0, 16).Select(lead => (byte)lead), .. more]);
}
