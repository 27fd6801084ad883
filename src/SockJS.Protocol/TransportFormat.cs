namespace SockJS.Protocol;

/// <summary>What a transport puts around a frame, and how it dresses what is inside. Spec: sockjs 2.</summary>
/// <param name="Name">The last part of the transport's URL, e.g. <c>xhr_streaming</c>; for the raw WebSocket, whose URL ends in <c>websocket</c> as well, a name of its own.</param>
/// <param name="Dressing">How messages are escaped.</param>
/// <param name="Before">The bytes before a frame. For jsonp they follow <c>/**/</c> and the name of the callback.</param>
/// <param name="After">The bytes after a frame.</param>
public sealed record TransportFormat(string Name, Dressing Dressing, ReadOnlyMemory<byte> Before, ReadOnlyMemory<byte> After)
{
    /// <summary>Frames as WebSocket text messages.</summary>
    public static TransportFormat WebSocket { get; } = Create("websocket", Dressing.Quoted, ""u8, ""u8);

    /// <summary>No frames at all: messages as WebSocket text messages.</summary>
    public static TransportFormat RawWebSocket { get; } = Create("rawwebsocket", Dressing.Raw, ""u8, ""u8);

    /// <summary>One frame a response.</summary>
    public static TransportFormat Xhr { get; } = Create("xhr", Dressing.Quoted, ""u8, "\n"u8);

    /// <summary>Lines of one long response.</summary>
    public static TransportFormat XhrStreaming { get; } = Create("xhr_streaming", Dressing.Quoted, ""u8, "\n"u8);

    /// <summary>Server-sent events.</summary>
    public static TransportFormat EventSource { get; } = Create("eventsource", Dressing.QuotedPercent, "data: "u8, "\r\n\r\n"u8);

    /// <summary>Script elements of one long page.</summary>
    public static TransportFormat HtmlFile { get; } = Create("htmlfile", Dressing.QuotedTwice, "<script>\np(\""u8, "\");\n</script>\r\n"u8);

    /// <summary>One call of a script function a response.</summary>
    public static TransportFormat Jsonp { get; } = Create("jsonp", Dressing.QuotedTwice, "(\""u8, "\");\r\n"u8);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TransportFormat> All { get; } = [WebSocket, RawWebSocket, Xhr, XhrStreaming, EventSource, HtmlFile, Jsonp];

    private static TransportFormat Create(string name, Dressing dressing, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        new(name, dressing, before.ToArray(), after.ToArray());
}
