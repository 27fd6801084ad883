using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace SockJS.Protocol;

/// <summary>
/// UTF-8 in which a lone UTF-16 surrogate may stand in its three-byte form (<c>ED A0..BF 80..BF</c>).
/// </summary>
/// <remarks>
/// JavaScript strings may hold lone surrogates and clients send them as <c>\udXXX</c> escapes. This form
/// lets them pass through the process unchanged. A peer may never send it: what arrives is checked as
/// strict UTF-8 before it is unescaped. Spec: token-sockjs A9, sockjs 2.1.
/// </remarks>
public static class Wtf8
{
    private const char Replacement = '\uFFFD';

    /// <summary>Encodes a string; a lone surrogate takes three bytes.</summary>
    public static byte[] GetBytes(ReadOnlySpan<char> text)
    {
        // A lone surrogate counts as U+FFFD here, which takes three bytes as well, so the size is exact.
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Span<byte> rest = bytes;

        while (Utf8.FromUtf16(text, rest, out int read, out int written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            WriteSurrogate(rest[written..], text[read]);
            text = text[(read + 1)..];
            rest = rest[(written + 3)..];
        }

        return bytes;
    }

    /// <summary>Decodes to a string; a surrogate in three-byte form comes out as itself, other invalid bytes as U+FFFD.</summary>
    public static string GetString(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text)) return Encoding.UTF8.GetString(text);

        var result = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            int valid = ValidPrefix(text);
            result.Append(Encoding.UTF8.GetString(text[..valid]));
            text = text[valid..];
            if (text.IsEmpty) break;

            if (IsSurrogate(text))
            {
                result.Append(ReadSurrogate(text));
                text = text[3..];
            }
            else
            {
                Rune.DecodeFromUtf8(text, out _, out int skipped);
                result.Append(Replacement);
                text = text[skipped..];
            }
        }

        return result.ToString();
    }

    /// <summary>Whether the bytes are UTF-8 but for surrogates in three-byte form.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        while (!Utf8.IsValid(text))
        {
            text = text[ValidPrefix(text)..];
            if (!IsSurrogate(text)) return false;
            text = text[3..];
        }

        return true;
    }

    /// <summary>Whether the first character is a surrogate in three-byte form.</summary>
    internal static bool IsSurrogate(ReadOnlySpan<byte> text) => text is [0xED, >= 0xA0 and <= 0xBF, >= 0x80 and <= 0xBF, ..];

    internal static char ReadSurrogate(ReadOnlySpan<byte> text) => (char)(0xD000 | (text[1] & 0x3F) << 6 | (text[2] & 0x3F));

    internal static void WriteSurrogate(Span<byte> destination, char surrogate)
    {
        destination[0] = 0xED;
        destination[1] = (byte)(0x80 | (surrogate >> 6 & 0x3F));
        destination[2] = (byte)(0x80 | (surrogate & 0x3F));
    }

    /// <summary>How many bytes from the start are strict UTF-8.</summary>
    internal static int ValidPrefix(ReadOnlySpan<byte> text)
    {
        Span<char> scratch = stackalloc char[256];
        int total = 0;

        while (true)
        {
            OperationStatus status = Utf8.ToUtf16(text[total..], scratch, out int read, out _, replaceInvalidSequences: false);
            total += read;
            if (status != OperationStatus.DestinationTooSmall) return total;
        }
    }
}
