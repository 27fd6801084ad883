namespace TokenSockJS.Client;

/// <summary>The connection is back, and the socket is in all its channels again.</summary>
public sealed class ReconnectedEventArgs(int attempts) : EventArgs
{
    /// <summary>How many attempts it took; 1 when the first one succeeded.</summary>
    public int Attempts { get; } = attempts;
}
