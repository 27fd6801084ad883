namespace SockJS.Server;

/// <summary>The transports that a service may offer. Spec: sockjs 3.</summary>
[Flags]
public enum SockJSTransports
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>websocket</c></summary>
    WebSocket = 1,

    /// <summary>The WebSocket without SockJS frames, at <c>/websocket</c>.</summary>
    RawWebSocket = 2,

    /// <summary><c>xhr</c>: one frame a request.</summary>
    XhrPolling = 4,

    /// <summary><c>xhr_streaming</c>: one long response.</summary>
    XhrStreaming = 8,

    /// <summary><c>eventsource</c>: server-sent events.</summary>
    EventSource = 16,

    /// <summary><c>htmlfile</c>: a page that never ends, for old browsers.</summary>
    HtmlFile = 32,

    /// <summary><c>jsonp</c>: a script a frame, for old browsers.</summary>
    JsonpPolling = 64,

    /// <summary>All of them.</summary>
    All = WebSocket | RawWebSocket | XhrPolling | XhrStreaming | EventSource | HtmlFile | JsonpPolling,
}
