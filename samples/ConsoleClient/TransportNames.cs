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

    /// <summary>The words of a list with commas.</summary>
    public static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries);

    public static bool Knows(string name) => Table.ContainsKey(name);

    public static SockJSTransport Parse(string name) => Table[name];

    /// <summary>Our word for what the log calls a transport, which is the last part of its URL.</summary>
    public static string OfLog(string name) => name switch
    {
        "xhr_streaming" => "xhr-streaming",
        "xhr" => "xhr-polling",
        "rawwebsocket" => "raw-websocket",
        _ => name,
    };
}
