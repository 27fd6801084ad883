namespace SockJS.Protocol;

/// <summary>How a message is escaped on its way out. Seven transports share four ways. Spec: sockjs 2.</summary>
public enum Dressing
{
    /// <summary>The text itself: raw WebSocket. A lone surrogate becomes U+FFFD.</summary>
    Raw,

    /// <summary>A JSON string: websocket, xhr, xhr_streaming.</summary>
    Quoted,

    /// <summary>A JSON string in which <c>%</c> is <c>%25</c>: eventsource.</summary>
    QuotedPercent,

    /// <summary>The inside of the JSON string of a JSON string, <c>&lt;</c> escaped: htmlfile, jsonp.</summary>
    QuotedTwice,
}
