namespace TokenSockJS.Client;

/// <summary>An attempt to come back has failed, or with <see cref="TokenSocketSettings.RetryFirstConnect"/> one to connect at
/// all.</summary>
public sealed class ReconnectFailedEventArgs(Exception error, TimeSpan? nextDelay) : EventArgs
{
    /// <summary>Why: what <see cref="TokenSocket.ConnectAsync"/> would have thrown.</summary>
    public Exception Error { get; } = error;

    /// <summary>How long until the next attempt; null when there will be none, because the server or the policy said so.</summary>
    public TimeSpan? NextDelay { get; } = nextDelay;
}
