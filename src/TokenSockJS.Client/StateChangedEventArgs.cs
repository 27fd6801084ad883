namespace TokenSockJS.Client;

/// <summary>From where to where a <see cref="TokenSocket"/> has moved.</summary>
public sealed class StateChangedEventArgs(TokenSocketState previous, TokenSocketState current) : EventArgs
{
    /// <summary>Where it stood before.</summary>
    public TokenSocketState Previous { get; } = previous;

    /// <summary>Where it stands now.</summary>
    public TokenSocketState Current { get; } = current;
}
