using SockJS.Protocol;

namespace TokenSockJS.Client;

/// <summary>From where to where a <see cref="TokenSocket"/> has moved.</summary>
public sealed class StateChangedEventArgs(TokenSocketState previous, TokenSocketState current, CloseStatus? closeStatus = null) : EventArgs
{
    /// <summary>Where it stood before.</summary>
    public TokenSocketState Previous { get; } = previous;

    /// <summary>Where it stands now.</summary>
    public TokenSocketState Current { get; } = current;

    /// <summary>How the connection ended, or with what code the server closed when the socket wanted to connect; null when nothing has been
    /// closed. Spec: A6.</summary>
    public CloseStatus? CloseStatus { get; } = closeStatus;
}
