using SockJS.Client;

namespace BlazorChat;

/// <summary>The page's address may say how it is to connect: <c>?transport=xhr-streaming&amp;transport=xhr-polling</c>.</summary>
internal static class Transports
{
    /// <exception cref="ArgumentException">There is no such transport.</exception>
    public static SockJSTransport[] Parse(IEnumerable<string> names) => [.. names.Select(Parse)];

    private static SockJSTransport Parse(string name) => name switch
    {
        "websocket" => SockJSTransport.WebSocket,
        "xhr-streaming" => SockJSTransport.XhrStreaming,
        "eventsource" => SockJSTransport.EventSource,
        "xhr-polling" => SockJSTransport.XhrPolling,
        "raw-websocket" => SockJSTransport.RawWebSocket,
        _ => throw new ArgumentException($"There is no transport '{name}'."),
    };
}
