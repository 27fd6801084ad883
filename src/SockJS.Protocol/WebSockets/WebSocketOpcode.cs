namespace SockJS.Protocol.WebSockets;

/// <summary>What a WebSocket frame is. RFC 6455, section 5.2.</summary>
public enum WebSocketOpcode : byte
{
    /// <summary>More of the message before.</summary>
    Continuation = 0x0,

    /// <summary>UTF-8 text.</summary>
    Text = 0x1,

    /// <summary>Bytes.</summary>
    Binary = 0x2,

    /// <summary>The last frame of its side.</summary>
    Close = 0x8,

    /// <summary>Answer me.</summary>
    Ping = 0x9,

    /// <summary>The answer.</summary>
    Pong = 0xA,
}
