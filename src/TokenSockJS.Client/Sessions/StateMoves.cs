namespace TokenSockJS.Client.Sessions;

/// <summary>Which way a socket may go from where it stands.</summary>
internal static class StateMoves
{
    public static bool AreLegal(TokenSocketState from, TokenSocketState to) => (from, to) switch
    {
        (TokenSocketState.Closed, _) => false,
        (_, TokenSocketState.Closed) => true,
        (TokenSocketState.Disconnected, TokenSocketState.Connecting) => true,
        (TokenSocketState.Connecting, TokenSocketState.Connected or TokenSocketState.Disconnected) => true,
        (TokenSocketState.Connected, TokenSocketState.Reconnecting or TokenSocketState.Disconnected) => true,
        (TokenSocketState.Reconnecting, TokenSocketState.Connected or TokenSocketState.Disconnected) => true,
        _ => false,
    };
}
