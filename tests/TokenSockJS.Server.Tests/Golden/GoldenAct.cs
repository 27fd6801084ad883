namespace TokenSockJS.Server.Tests.Golden;

/// <summary>What happens in a step of a trace.</summary>
internal enum GoldenAct
{
    /// <summary>A client sends an HTTP request.</summary>
    Ask,

    /// <summary>The server answers it, or the client hangs up.</summary>
    Answer,

    /// <summary>A client opens a SockJS connection.</summary>
    Connect,

    /// <summary>A client sends a text frame.</summary>
    Send,

    /// <summary>A client answers a ping.</summary>
    Pong,

    /// <summary>The client closes the WebSocket.</summary>
    ClientClose,

    /// <summary>The client closes its half of the connection.</summary>
    ClientEnd,

    /// <summary>The server sends a message.</summary>
    Message,

    /// <summary>The server sends a heartbeat of SockJS.</summary>
    Heartbeat,

    /// <summary>The server sends a ping of the WebSocket.</summary>
    Ping,

    /// <summary>The server sends a close frame of SockJS.</summary>
    Close,

    /// <summary>The server closes the WebSocket.</summary>
    ServerClose,

    /// <summary>The server closes its half of the connection.</summary>
    ServerEnd,
}
