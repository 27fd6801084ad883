using System.Buffers;

namespace SockJS.Protocol;

/// <summary>The inside of a JSON string: where it ends, and what it says.</summary>
internal static class JsonString
{
    private static readonly SearchValues<byte> Stops =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(control => (byte)control), .. "\"\\"u8]);

    /// <summary>Finds the closing quote and checks the escapes before it.</summary>
    /// <param name="text">Begins after the opening quote.</param>
    /// <param name="length">Bytes before the closing quote.</param>
    /// <param name="escaped">Whether there are escapes among them.</param>
    /// <returns>Whether the string is well formed and ends.</returns>
    public static bool TryScan(ReadOnlySpan<byte> text, out int length, out bool escaped)
    {
        length = 0;
        escaped = false;

        while (true)
        {
            int stop = text[length..].IndexOfAny(Stops);
            if (stop < 0) return false;

            length += stop;
            if (text[length] == '"') return true;
            if (text[length] != '\\') return false; // a bare control character

            int escape = EscapeLength(text[length..]);
            if (escape == 0) return false;

            length += escape;
            escaped = true;
        }
    }

    /// <summary>Replaces the escapes of a scanned string in place; returns the new length, which is never larger.</summary>
    public static int Unescape(Span<byte> text)
    {
        int read = text.IndexOf((byte)'\\'), written = read;
        if (read < 0) return text.Length;

        while (read < text.Length)
        {
            ReadOnlySpan<byte> rest = text[read..];
            if (rest[0] == '\\')
            {
                read += UnescapeOne(rest, text, ref written);
                continue;
            }

            int plain = rest.IndexOf((byte)'\\');
            if (plain < 0) plain = rest.Length;
            rest[..plain].CopyTo(text[written..]);
            read += plain;
            written += plain;
        }

        return written;
    }

    /// <summary>How long the escape is that the text begins with; 0 if it is none.</summary>
    private static int EscapeLength(ReadOnlySpan<byte> text) => text switch
    {
        [_, (byte)'u', ..] => TryReadCodeUnit(text, out _) ? 6 : 0,
        [_, (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t', ..] => 2,
        _ => 0,
    };

    private static int UnescapeOne(ReadOnlySpan<byte> escape, Span<byte> destination, ref int written)
    {
        if (escape[1] != 'u')
        {
            destination[written++] = escape[1] switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                byte itself => itself,
            };
            return 2;
        }

        _ = TryReadCodeUnit(escape, out int unit);
        if (char.IsHighSurrogate((char)unit) && TryReadCodeUnit(escape[6..], out int low) && char.IsLowSurrogate((char)low))
        {
            WriteCodePoint(char.ConvertToUtf32((char)unit, (char)low), destination, ref written);
            return 12;
        }

        WriteCodePoint(unit, destination, ref written);
        return 6;
    }

    private static bool TryReadCodeUnit(ReadOnlySpan<byte> text, out int codeUnit)
    {
        codeUnit = 0;
        if (text is not [(byte)'\\', (byte)'u', _, _, _, _, ..]) return false;

        foreach (byte digit in text.Slice(2, 4))
        {
            int value = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
                _ => -1,
            };
            if (value < 0) return false;
            codeUnit = codeUnit << 4 | value;
        }

        return true;
    }

    /// <summary>UTF-8 by hand, because a lone surrogate must come out in its three-byte form.</summary>
    private static void WriteCodePoint(int codePoint, Span<byte> destination, ref int written)
    {
        if (codePoint < 0x80)
        {
            destination[written++] = (byte)codePoint;
            return;
        }

        int following = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
        byte lead = following switch { 1 => 0xC0, 2 => 0xE0, _ => 0xF0 };

        destination[written++] = (byte)(lead | codePoint >> 6 * following);
        while (following-- > 0) destination[written++] = (byte)(0x80 | (codePoint >> 6 * following & 0x3F));
    }
}
