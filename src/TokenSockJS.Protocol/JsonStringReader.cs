using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace TokenSockJS.Protocol;

/// <summary>
/// Reads JSON strings that a peer wrote. The platform's reader throws where a string cannot be UTF-16 (a lone surrogate, escaped
/// or in its three-byte form), so that is looked for first: what cannot be read is no name of anything.
/// </summary>
internal static class JsonStringReader
{
    /// <summary>The longest form of one byte: <c>\u0000</c>.</summary>
    private const int MostEscaped = 6;

    /// <summary>The text of a string; null when the value is none or cannot be read.</summary>
    public static string? Read(JsonSlice value)
    {
        if (!value.IsString || !IsReadable(Content(value))) return null;

        var reader = new Utf8JsonReader(value.Utf8.Span);
        reader.Read();
        return reader.GetString();
    }

    /// <summary>Whether the text of a string takes at most so many bytes, however it was escaped.</summary>
    public static bool FitsIn(int bytes, JsonSlice text)
    {
        int length = Content(text).Length;
        if (length <= bytes) return true;
        return length <= bytes * MostEscaped && Read(text) is { } plain && Encoding.UTF8.GetByteCount(plain) <= bytes;
    }

    /// <summary>Whether what stands between the quotes of a valid JSON string can be turned into UTF-16.</summary>
    public static bool IsReadable(ReadOnlySpan<byte> content) => Utf8.IsValid(content) && SurrogatesArePaired(content);

    private static ReadOnlySpan<byte> Content(JsonSlice text) => text.Utf8.Span[1..^1];

    private static bool SurrogatesArePaired(ReadOnlySpan<byte> content)
    {
        for (int at; (at = content.IndexOf((byte)'\\')) >= 0;)
        {
            content = content[at..];
            char unit = EscapedUnit(content);
            if (char.IsLowSurrogate(unit)) return false;

            if (char.IsHighSurrogate(unit))
            {
                content = content[MostEscaped..];
                if (!char.IsLowSurrogate(EscapedUnit(content))) return false;
            }

            // Past the backslash and its letter; the digits of \uXXXX hold no backslash.
            content = content[2..];
        }

        return true;
    }

    /// <summary>The UTF-16 unit that begins here as <c>\uXXXX</c>; U+0000, which is no surrogate, when none does.</summary>
    private static char EscapedUnit(ReadOnlySpan<byte> text) =>
        text is [(byte)'\\', (byte)'u', ..] && Utf8Parser.TryParse(text[2..MostEscaped], out ushort unit, out _, 'X') ? (char)unit : '\0';
}
