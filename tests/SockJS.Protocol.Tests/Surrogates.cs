using System.Text;

namespace SockJS.Protocol.Tests;

internal static class Surrogates
{
    public static bool AreLoneIn(string text)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int length) != System.Buffers.OperationStatus.Done) return true;
            rest = rest[length..];
        }

        return false;
    }

    /// <summary>Each lone surrogate as U+FFFD: what a strict encoder makes of a text.</summary>
    public static string Replaced(string text) => string.Concat(text.EnumerateRunes());
}
