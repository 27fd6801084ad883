namespace SockJS.Protocol.WebSockets;

/// <summary>What <see cref="WebSocketReader"/> found.</summary>
public enum WebSocketEventKind
{
    /// <summary>Nothing yet: more bytes are needed.</summary>
    None,

    /// <summary>A whole text message, checked as UTF-8.</summary>
    Text,

    /// <summary>A ping, to be answered with the same payload.</summary>
    Ping,

    /// <summary>A pong.</summary>
    Pong,

    /// <summary>The peer's close frame.</summary>
    Close,

    /// <summary>The peer broke the rules: close with this status and read no further.</summary>
    Violation,
}

/// <summary>One thing that <see cref="WebSocketReader"/> found.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">Of a text message, ping or pong: memory of its own, free to be kept and changed.</param>
/// <param name="Close">The peer's code of a <see cref="WebSocketEventKind.Close"/> (1005 where it gave none), ours of a <see cref="WebSocketEventKind.Violation"/>.</param>
public readonly record struct WebSocketEvent(WebSocketEventKind Kind, Memory<byte> Payload = default, CloseStatus Close = default);
