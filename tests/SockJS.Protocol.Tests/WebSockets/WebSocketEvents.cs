using SockJS.Protocol.WebSockets;

namespace SockJS.Protocol.Tests.WebSockets;

/// <summary>What a <see cref="WebSocketReader"/> finds, written so that a failed test says it in one line.</summary>
internal static class WebSocketEvents
{
    public static string Text(string text) => WithPayload(WebSocketEventKind.Text, text);

    public static string Ping(string payload) => WithPayload(WebSocketEventKind.Ping, payload);

    public static string Pong(string payload) => WithPayload(WebSocketEventKind.Pong, payload);

    public static string Close(int code, string reason = "") => $"Close {new CloseStatus(code, reason)}";

    public static string Violation(int code) => $"Violation {code}";

    public static string WithPayload(WebSocketEventKind kind, string payload) => $"{kind} '{payload}'";

    /// <summary>All events of these bytes, up to the one after which nothing more can be read: a close, or rules broken beyond repair.</summary>
    public static List<string> Of(byte[] bytes, int maxMessageBytes = 1 << 20) =>
        Of([bytes], new WebSocketReader { MaxMessageBytes = maxMessageBytes });

    public static List<string> Of(IEnumerable<byte[]> chunks, WebSocketReader reader)
    {
        var events = new List<string>();
        foreach (byte[] chunk in chunks)
        {
            ReadOnlySpan<byte> input = chunk;
            while (reader.Read(ref input) is { Kind: not WebSocketEventKind.None } found)
            {
                events.Add(Describe(found));
                if (IsLast(found)) return events;
            }

            Assert.True(input.IsEmpty);
        }

        return events;
    }

    private static bool IsLast(WebSocketEvent found) =>
        found.Kind is WebSocketEventKind.Close || (found.Kind is WebSocketEventKind.Violation && found.Close.Code is not (1003 or 1007 or 1009));

    private static string Describe(WebSocketEvent found) => found.Kind switch
    {
        WebSocketEventKind.Close => Close(found.Close.Code, found.Close.Reason),
        WebSocketEventKind.Violation => Violation(found.Close.Code),

        // A ping may hold anything: byte by byte, so that no two payloads look the same.
        WebSocketEventKind.Ping or WebSocketEventKind.Pong => WithPayload(found.Kind, System.Text.Encoding.Latin1.GetString(found.Payload.Span)),
        _ => WithPayload(found.Kind, Bytes.Text(found.Payload.Span)),
    };
}
