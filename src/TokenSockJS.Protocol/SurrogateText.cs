using System.Text.Unicode;

namespace TokenSockJS.Protocol;

/// <summary>UTF-8 in which a lone surrogate may stand in its three-byte form, as peers that speak JavaScript send it. Spec: A9.</summary>
internal static class SurrogateText
{
    private const int SurrogateBytes = 3;

    /// <summary>Whether the bytes are UTF-8 but for such surrogates.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        for (int at; !Utf8.IsValid(text); text = text[(at + SurrogateBytes)..])
        {
            at = IndexOfSurrogate(text);
            if (at < 0 || !Utf8.IsValid(text[..at])) return false;
        }

        return true;
    }

    private static int IndexOfSurrogate(ReadOnlySpan<byte> text)
    {
        for (int at = 0, next; (next = text[at..].IndexOf((byte)0xED)) >= 0; at += next + 1)
        {
            if (text[(at + next)..] is [_, >= 0xA0 and <= 0xBF, >= 0x80 and <= 0xBF, ..]) return at + next;
        }

        return -1;
    }
}
