namespace TokenSockJS.Client.Sessions;

/// <summary>What a <see cref="ConnectionKeeper"/> tells. Must not throw.</summary>
internal interface IKeeperEvents
{
    void StateChanged(TokenSocketState from, TokenSocketState to);

    void Reconnected(int attempts);

    void ReconnectFailed(Exception error, TimeSpan? nextDelay);
}
