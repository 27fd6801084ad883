namespace SockJS.Client;

/// <summary>A way to carry a session. Spec: sockjs 3.</summary>
public enum SockJSTransport
{
    /// <summary>A WebSocket with the frames of SockJS.</summary>
    WebSocket,

    /// <summary>One long response to receive, requests beside it to send: where a proxy forbids WebSockets.</summary>
    XhrStreaming,

    /// <summary>The same as server-sent events.</summary>
    EventSource,

    /// <summary>A request for each answer: where a proxy holds back responses until they have ended.</summary>
    XhrPolling,

    /// <summary>A WebSocket without the frames of SockJS, at the service's <c>/websocket</c>.</summary>
    RawWebSocket,
}
