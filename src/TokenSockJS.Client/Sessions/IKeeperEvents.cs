namespace TokenSockJS.Client.Sessions;

/// <summary>What a <see cref="ConnectionKeeper"/> tells. Must not throw.</summary>
internal interface IKeeperEvents
{
    void StateChanged(StateChangedEventArgs change);

    /// <param name="attempts">How many it took.</param>
    /// <param name="missing">Channels that the server could not let the socket into yet.</param>
    void Reconnected(int attempts, string[] missing);

    void ReconnectFailed(Exception error, TimeSpan? nextDelay);
}
