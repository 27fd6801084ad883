using System.Globalization;
using System.Net;
using System.Text;

namespace Testing.Faults;

/// <summary>Just enough of HTTP/1.1 to know where a message ends and whether it asks for a WebSocket. RFC 9112, section 6.3.</summary>
internal static class HttpMessage
{
    /// <summary>The length of the message with which the bytes begin; 0 while it is not complete, or if it lasts until the connection ends.</summary>
    public static int Measure(ReadOnlySpan<byte> bytes)
    {
        string[] head = Head(bytes, out int length);
        if (length == 0) return 0;

        bool isResponse = head[0].StartsWith("HTTP/", StringComparison.Ordinal);
        if (isResponse && head[0].Split(' ') is [_, ['1', ..] or "204" or "304", ..]) return length;
        if (Header(head, "Transfer-Encoding") is { } coding && coding.EndsWith("chunked", StringComparison.OrdinalIgnoreCase)) return MeasureChunks(bytes, length);
        if (Header(head, "Content-Length") is not { } body) return isResponse ? 0 : length;

        return int.TryParse(body, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size <= bytes.Length - length ? length + size : 0;
    }

    /// <summary>Whether a request asks for a WebSocket.</summary>
    public static bool AsksForWebSocket(ReadOnlySpan<byte> request) =>
        string.Equals(Header(Head(request, out _), "Upgrade"), "websocket", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether with this response the connection ceases to speak HTTP.</summary>
    public static bool SwitchesProtocol(ReadOnlySpan<byte> response) => response.StartsWith("HTTP/1.1 101"u8);

    /// <summary>A response without a body, after which the connection ends.</summary>
    public static byte[] Refusal(int status) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status} {(HttpStatusCode)status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    /// <summary>The lines before the body, and their length with the empty line; nothing and 0 while they are not complete.</summary>
    private static string[] Head(ReadOnlySpan<byte> bytes, out int length)
    {
        int end = bytes.IndexOf("\r\n\r\n"u8);
        length = end < 0 ? 0 : end + 4;
        return end < 0 ? [] : Encoding.Latin1.GetString(bytes[..end]).Split("\r\n");
    }

    private static string? Header(string[] head, string name)
    {
        string? line = Array.Find(head, line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase));
        return line?[(name.Length + 1)..].Trim();
    }

    private static int MeasureChunks(ReadOnlySpan<byte> bytes, int position)
    {
        while (Line(bytes, ref position) is { } line)
        {
            if (!int.TryParse(line.Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int size)) return 0;
            if (size == 0) return MeasureTrailer(bytes, position);
            if (size < 0 || size > bytes.Length - position - 2) return 0;

            position += size + 2;
        }

        return 0;
    }

    private static int MeasureTrailer(ReadOnlySpan<byte> bytes, int position)
    {
        while (Line(bytes, ref position) is { } line)
            if (line.Length == 0) return position;

        return 0;
    }

    private static string? Line(ReadOnlySpan<byte> bytes, ref int position)
    {
        int length = bytes[position..].IndexOf("\r\n"u8);
        if (length < 0) return null;

        string line = Encoding.Latin1.GetString(bytes.Slice(position, length));
        position += length + 2;
        return line;
    }
}
