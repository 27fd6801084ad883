namespace SockJS.Server.Sessions;

/// <summary>The life of a session. It only ever moves down this list. Spec: sockjs 4.</summary>
internal enum SessionState
{
    /// <summary>Created; the open frame has not been handed to a receiver.</summary>
    Connecting,

    /// <summary>Messages pass.</summary>
    Open,

    /// <summary>Over for the application; what is queued and the close frame are still on their way out.</summary>
    Closing,

    /// <summary>Nothing is left of it.</summary>
    Closed,
}
