namespace TokenSockJS.Client;

/// <summary>The connection is back, and the socket is in its channels again.</summary>
public sealed class ReconnectedEventArgs(int attempts, IReadOnlyList<string> missingChannels) : EventArgs
{
    /// <summary>How many attempts it took; 1 when the first one succeeded.</summary>
    public int Attempts { get; } = attempts;

    /// <summary>The channels that the server could not let the socket into for now, because it was too busy: it is asked again by itself.
    /// Subscriptions that it refused for good have ended.</summary>
    /// <value>Nearly always empty.</value>
    public IReadOnlyList<string> MissingChannels { get; } = missingChannels;
}
