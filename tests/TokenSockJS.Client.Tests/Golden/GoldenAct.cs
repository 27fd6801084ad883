namespace TokenSockJS.Client.Tests.Golden;

/// <summary>What happens in a step of a trace.</summary>
internal enum GoldenAct
{
    /// <summary>The client asks something by HTTP; it also opens its sockets like that.</summary>
    Ask,

    /// <summary>The server answers.</summary>
    Answer,

    /// <summary>The server cannot be reached.</summary>
    Fail,

    /// <summary>The client says a message.</summary>
    Say,

    /// <summary>The client closes its WebSocket.</summary>
    Leave,

    /// <summary>The server sends a frame of SockJS.</summary>
    Send,
}
