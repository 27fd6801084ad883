namespace TokenSockJS.Protocol;

/// <summary>
/// Why a server closes a connection, as far as the token layer is concerned; the codes of the SockJS layer are its own. A client
/// of the originals reconnects after any of them. Spec: A6.
/// </summary>
public static class TokenCloseCode
{
    /// <summary>Nothing is wrong; towards old clients also a refused token.</summary>
    public static TokenCloseEntry Normal { get; } = new(1000, "Normal closure", MayReconnect: true);

    /// <summary>The token was refused: come back with another.</summary>
    public static TokenCloseEntry TokenRefused { get; } = new(4001, "Token refused", MayReconnect: true);

    /// <summary>Whoever this is may not be here.</summary>
    public static TokenCloseEntry Forbidden { get; } = new(4003, "Forbidden", MayReconnect: false);

    /// <summary>Too many invalid messages in a row.</summary>
    public static TokenCloseEntry TooManyInvalidMessages { get; } = new(4009, "Too many invalid messages", MayReconnect: true);

    /// <summary>No token within the time limit.</summary>
    public static TokenCloseEntry NotAuthenticatedInTime { get; } = new(4010, "Not authenticated in time", MayReconnect: true);

    /// <summary>The application sent the client away: it must not come back unless told.</summary>
    public static TokenCloseEntry Disconnected { get; } = new(4011, "Disconnected by the application", MayReconnect: false);

    /// <summary>Too many requests or connections: come back later.</summary>
    public static TokenCloseEntry TooMany { get; } = new(4029, "Too many", MayReconnect: true);

    /// <summary>The whole table, by code.</summary>
    public static IReadOnlyList<TokenCloseEntry> All { get; } =
        [Normal, TokenRefused, Forbidden, TooManyInvalidMessages, NotAuthenticatedInTime, Disconnected, TooMany];

    /// <summary>Whether a client should come back by itself after this code; true for codes that are not in the table.</summary>
    public static bool MayReconnect(int code) => !All.Any(entry => entry.Code == code && !entry.MayReconnect);
}
