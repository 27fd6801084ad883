namespace SockJS.Protocol;

/// <summary>
/// The messages of what a client sent: a JSON array of strings, or one bare JSON string. Spec: sockjs 3.5, 3.6.
/// </summary>
/// <remarks>
/// <para>
/// A frame is checked whole before its first message is handed out, so that a broken one delivers nothing.
/// Messages are unescaped in place: unescaped text is never longer, so they are slices of the frame's own memory.
/// </para>
/// <para>
/// The caller has checked that the bytes are UTF-8. Escapes of lone surrogates, which JavaScript clients send
/// and <c>System.Text.Json</c> refuses, are kept as <see cref="Wtf8"/>.
/// </para>
/// </remarks>
public struct MessageArrayReader
{
    /// <summary>The longest escape of one byte: <c>\u0000</c>.</summary>
    private const int LongestEscape = 6;

    private readonly Memory<byte> frame;
    private int position;
    private int left;

    private MessageArrayReader(Memory<byte> frame, int count)
    {
        this.frame = frame;
        left = count;
    }

    /// <summary>How many messages have not been read yet.</summary>
    public readonly int Count => left;

    /// <summary>The longest frame that one message of that size can need: every byte escaped, quotes, brackets, and the letter of a server's frame.</summary>
    public static int MaxFrameBytes(int messageBytes) => (int)Math.Min(Array.MaxLength / 2, 5 + (long)messageBytes * LongestEscape);

    /// <summary>Checks a frame and opens it. Nothing at all, white space and <c>[]</c> hold no message.</summary>
    /// <param name="frame">UTF-8. The reader will write into it: it must not be used for anything else.</param>
    /// <param name="reader">The messages, if the frame is well formed.</param>
    /// <returns>Whether the frame is well formed. Never throws.</returns>
    public static bool TryOpen(Memory<byte> frame, out MessageArrayReader reader)
    {
        reader = default;
        if (!TryCount(frame.Span, out int count)) return false;

        reader = new MessageArrayReader(frame, count);
        return true;
    }

    /// <summary>The next message, as a slice of the frame.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> message)
    {
        if (left == 0)
        {
            message = default;
            return false;
        }

        Span<byte> rest = frame.Span[position..];
        int start = rest.IndexOf((byte)'"') + 1;
        _ = JsonString.TryScan(rest[start..], out int length, out bool escaped);

        Span<byte> content = rest.Slice(start, length);
        int written = escaped ? JsonString.Unescape(content) : length;
        message = frame.Slice(position + start, written);

        position += start + length + 1;
        left--;
        return true;
    }

    private static bool TryCount(ReadOnlySpan<byte> text, out int count)
    {
        count = 0;
        text = SkipSpace(text);
        if (text.IsEmpty) return true;
        if (text[0] == '"') return TrySkipString(ref text, ref count) && text.IsEmpty;
        if (text[0] != '[') return false;

        text = SkipSpace(text[1..]);
        if (text is [(byte)']', ..]) return SkipSpace(text[1..]).IsEmpty;

        while (TrySkipString(ref text, ref count))
        {
            if (text is [(byte)']', ..]) return SkipSpace(text[1..]).IsEmpty;
            if (text is not [(byte)',', ..]) return false;
            text = SkipSpace(text[1..]);
        }

        return false;
    }

    private static bool TrySkipString(ref ReadOnlySpan<byte> text, ref int count)
    {
        if (text is not [(byte)'"', ..] || !JsonString.TryScan(text[1..], out int length, out _)) return false;

        text = SkipSpace(text[(length + 2)..]);
        count++;
        return true;
    }

    private static ReadOnlySpan<byte> SkipSpace(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8);
}
