namespace TokenSockJS.Client;

/// <summary>Where a <see cref="TokenSocket"/> stands.</summary>
public enum TokenSocketState
{
    /// <summary>Not connected, and not trying: new, refused, or sent away for good.</summary>
    Disconnected,

    /// <summary>Trying for the first time.</summary>
    Connecting,

    /// <summary>Authenticated, and in all wanted channels.</summary>
    Connected,

    /// <summary>The connection was lost; trying to come back.</summary>
    Reconnecting,

    /// <summary>Disposed.</summary>
    Closed,
}
