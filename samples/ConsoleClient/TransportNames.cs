using SockJS.Client;

namespace ConsoleClient;

/// <summary>What the transports are called on the command line.</summary>
internal static class TransportNames
{
    private static readonly Dictionary<string, SockJSTransport> Table = new(StringComparer.Ordinal)
    {
        ["websocket"] = SockJSTransport.WebSocket,
        ["xhr-streaming"] = SockJSTransport.XhrStreaming,
        ["eventsource"] = SockJSTransport.EventSource,
        ["xhr-polling"] = SockJSTransport.XhrPolling,
        ["raw-websocket"] = SockJSTransport.RawWebSocket,
    };

    public static string[] All { get; } = [.. Table.Keys];

    public static SockJSTransport Parse(string name) => Table[name];
}
