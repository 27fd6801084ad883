using System.Buffers;
using System.Text;

namespace TokenSockJS.Protocol;

/// <summary>
/// Writes JSON strings byte for byte as JavaScript's <c>JSON.stringify</c> does: what the original servers and clients send, and
/// the shortest. The platform's encoders escape more, and turn a lone surrogate into another character.
/// </summary>
internal static class JsonStringWriter
{
    /// <summary>Control characters, what ends or escapes a string, and surrogates, which may be lone.</summary>
    private static readonly SearchValues<char> NotPlain = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Append('"').Append('\\').Concat(Enumerable.Range(0xD800, 0x800)).Select(unit => (char)unit)]);

    /// <summary>The bytes that <see cref="Write"/> will take, quotes included.</summary>
    public static int CountBytes(string text)
    {
        int plain = PlainLength(text);
        int bytes = 2 + Encoding.UTF8.GetByteCount(text.AsSpan(0, plain));
        Span<byte> one = stackalloc byte[6];

        for (ReadOnlySpan<char> rest = text.AsSpan(plain); !rest.IsEmpty;)
        {
            bytes += WriteOne(one, rest, out int units);
            rest = rest[units..];
        }

        return bytes;
    }

    /// <summary>Writes the string, quotes included.</summary>
    /// <returns>How many bytes that took.</returns>
    public static int Write(Span<byte> destination, string text)
    {
        int plain = PlainLength(text);
        destination[0] = (byte)'"';
        int at = 1 + Encoding.UTF8.GetBytes(text.AsSpan(0, plain), destination[1..]);

        for (ReadOnlySpan<char> rest = text.AsSpan(plain); !rest.IsEmpty;)
        {
            at += WriteOne(destination[at..], rest, out int units);
            rest = rest[units..];
        }

        destination[at++] = (byte)'"';
        return at;
    }

    private static int PlainLength(string text)
    {
        int special = text.AsSpan().IndexOfAny(NotPlain);
        return special < 0 ? text.Length : special;
    }

    private static int WriteOne(Span<byte> destination, ReadOnlySpan<char> text, out int units)
    {
        if (Rune.DecodeFromUtf16(text, out Rune rune, out units) != OperationStatus.Done) return WriteUnit(destination, text[0]);

        return rune.Value switch
        {
            '"' => Copy(destination, "\\\""u8),
            '\\' => Copy(destination, "\\\\"u8),
            '\b' => Copy(destination, "\\b"u8),
            '\t' => Copy(destination, "\\t"u8),
            '\n' => Copy(destination, "\\n"u8),
            '\f' => Copy(destination, "\\f"u8),
            '\r' => Copy(destination, "\\r"u8),
            < 0x20 => WriteUnit(destination, (char)rune.Value),
            _ => rune.EncodeToUtf8(destination),
        };
    }

    private static int WriteUnit(Span<byte> destination, char unit)
    {
        "\\u"u8.CopyTo(destination);
        ((int)unit).TryFormat(destination[2..], out int digits, "x4");
        return 2 + digits;
    }

    private static int Copy(Span<byte> destination, ReadOnlySpan<byte> escape)
    {
        escape.CopyTo(destination);
        return escape.Length;
    }
}
