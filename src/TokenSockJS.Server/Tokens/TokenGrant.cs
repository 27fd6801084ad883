namespace TokenSockJS.Server;

/// <summary>The answer to a <see cref="TokenRequest"/>.</summary>
public sealed class TokenGrant
{
    private TokenGrant(object? identity, bool isSession = false)
    {
        Identity = identity;
        IsSession = isSession;
    }

    /// <summary>No token: the client is answered 403.</summary>
    public static TokenGrant Deny { get; } = new(null);

    /// <summary>
    /// A token whose identity is the caller's HTTP session, all of it, as the Node server did for those who were simply allowed: each value as
    /// JSON if it is JSON, else as text; and, apart from it, where the request came from (<see cref="TokenSocketConnection.Requester"/>).
    /// Needs <c>app.UseSession()</c>. Spec: 2.4.
    /// </summary>
    public static TokenGrant AllowSession { get; } = new(null, isSession: true);

    /// <summary>What the server will know of the token's holder; null means no token, or the session.</summary>
    internal object? Identity { get; }

    internal bool IsSession { get; }

    /// <summary>A token for this identity, which is kept as JSON until the token is presented, perhaps to another server.</summary>
    public static TokenGrant Allow(object identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return new TokenGrant(identity);
    }

    /// <summary>Lets an authenticator that does not wait for anything be a plain lambda.</summary>
    public static implicit operator ValueTask<TokenGrant>(TokenGrant grant) => new(grant);
}
