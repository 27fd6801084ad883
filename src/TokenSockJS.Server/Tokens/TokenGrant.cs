namespace TokenSockJS.Server;

/// <summary>The answer to a <see cref="TokenRequest"/>.</summary>
public sealed class TokenGrant
{
    private TokenGrant(object? identity) => Identity = identity;

    /// <summary>No token: the client is answered 403.</summary>
    public static TokenGrant Deny { get; } = new(null);

    /// <summary>What the server will know of the token's holder; null means no token.</summary>
    internal object? Identity { get; }

    /// <summary>A token for this identity, which is kept as JSON until the token is presented, perhaps to another server.</summary>
    public static TokenGrant Allow(object identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return new TokenGrant(identity);
    }

    /// <summary>Lets an authenticator that does not wait for anything be a plain lambda.</summary>
    public static implicit operator ValueTask<TokenGrant>(TokenGrant grant) => new(grant);
}
