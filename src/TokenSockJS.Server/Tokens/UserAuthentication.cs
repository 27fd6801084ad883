using System.Security.Claims;
using TokenSockJS.Server.Tokens;

namespace TokenSockJS.Server;

/// <summary>The ready-made authenticator: whoever the application's own authentication has recognised.</summary>
public static class UserAuthentication
{
    /// <summary>
    /// Allows an authenticated user with the identity <c>{"name":…,"claims":[{"type":…,"value":…},…],"identities":[…]}</c>; refuses anybody else.
    /// </summary>
    public static ValueTask<TokenGrant> Authenticate(TokenRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ClaimsPrincipal user = request.HttpContext.User;
        return user.Identity is { IsAuthenticated: true } ? TokenGrant.Allow(UserIdentity.Write(user)) : TokenGrant.Deny;
    }

    /// <summary>
    /// The user whom <see cref="Authenticate"/> allowed, with the same claims, names and roles; nobody, not authenticated, if the identity is
    /// not of that form. For <see cref="TokenSocketServerOptions.CreateUser"/> where an authenticator of the application calls
    /// <see cref="Authenticate"/>: never where an identity could hold what a client has made up, because it would be believed.
    /// </summary>
    public static ClaimsPrincipal CreateUser(TokenSocketConnection socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return UserIdentity.Read(socket.Identity);
    }
}
