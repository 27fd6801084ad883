using SockJS.Protocol;

namespace SockJS.Client.Transports;

/// <summary>How frames are asked for over HTTP, and how they stand in the response. Spec: sockjs 3.4, 6.6.</summary>
/// <param name="Format">What it is called.</param>
/// <param name="Method">How it is asked for.</param>
/// <param name="Accept">What is asked for.</param>
/// <param name="FrameOf">The frame in a line; null if there is none.</param>
internal sealed record HttpReceiving(TransportFormat Format, HttpMethod Method, string? Accept, Func<Memory<byte>, Memory<byte>?> FrameOf)
{
    public static HttpReceiving XhrStreaming { get; } = new(TransportFormat.XhrStreaming, HttpMethod.Post, null, OfLine);

    public static HttpReceiving XhrPolling { get; } = new(TransportFormat.Xhr, HttpMethod.Post, null, OfLine);

    public static HttpReceiving EventSource { get; } = new(TransportFormat.EventSource, HttpMethod.Get, "text/event-stream", OfEvent);

    private static Memory<byte>? OfLine(Memory<byte> line)
    {
        // Not by "? null :", which makes an empty memory of it.
        if (line.IsEmpty || IsPrelude(line.Span)) return null;
        return line;
    }

    /// <summary>
    /// What fills the buffers of browsers at the start of each streaming response: neither a sign that anybody had something to say nor a
    /// heartbeat.
    /// </summary>
    private static bool IsPrelude(ReadOnlySpan<byte> line) => line.Length > 1 && !line.ContainsAnyExcept((byte)'h');

    /// <summary>Each event of a SockJS server is one line of data. The rest of what an event stream may hold has no meaning here.</summary>
    private static Memory<byte>? OfEvent(Memory<byte> line)
    {
        if (line.Span.EndsWith("\r"u8)) line = line[..^1];
        if (!line.Span.StartsWith("data:"u8)) return null;

        line = line[5..];
        if (line.Span.StartsWith(" "u8)) line = line[1..];
        if (line.IsEmpty) return null;
        return Unescape(line);
    }

    /// <summary>Servers escape what would end a line, and the percent sign; nothing else is an escape.</summary>
    private static Memory<byte> Unescape(Memory<byte> data)
    {
        Span<byte> bytes = data.Span;
        int written = bytes.IndexOf((byte)'%');
        if (written < 0) return data;

        for (int read = written; read < bytes.Length; written++)
        {
            byte? plain = read + 2 < bytes.Length && bytes[read] == '%' ? Escaped(bytes.Slice(read + 1, 2)) : null;
            bytes[written] = plain ?? bytes[read];
            read += plain is null ? 1 : 3;
        }

        return data[..written];
    }

    private static byte? Escaped(ReadOnlySpan<byte> hex) =>
        hex.SequenceEqual("25"u8) ? (byte)'%'
        : hex.SequenceEqual("0D"u8) || hex.SequenceEqual("0d"u8) ? (byte)'\r'
        : hex.SequenceEqual("0A"u8) || hex.SequenceEqual("0a"u8) ? (byte)'\n'
        : hex.SequenceEqual("00"u8) ? (byte)0
        : null;
}
