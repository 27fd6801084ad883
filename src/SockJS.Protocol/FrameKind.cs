namespace SockJS.Protocol;

/// <summary>The frames a server sends, by their first letter. Spec: sockjs 2.</summary>
public enum FrameKind
{
    /// <summary><c>o</c>: the session is open.</summary>
    Open,

    /// <summary><c>h</c>: nothing to say, still here.</summary>
    Heartbeat,

    /// <summary><c>a["…","…"]</c> or <c>m"…"</c>: messages.</summary>
    Messages,

    /// <summary><c>c[code,"reason"]</c>: the session is closed.</summary>
    Close,
}
