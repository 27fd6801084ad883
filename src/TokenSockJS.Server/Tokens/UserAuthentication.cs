using System.Security.Claims;
using System.Text.Json.Nodes;

namespace TokenSockJS.Server;

/// <summary>The ready-made authenticator: whoever the application's own authentication has recognised.</summary>
public static class UserAuthentication
{
    /// <summary>
    /// Allows an authenticated user with the identity <c>{"name":…,"claims":[{"type":…,"value":…},…]}</c>; refuses anybody else.
    /// </summary>
    public static ValueTask<TokenGrant> Authenticate(TokenRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ClaimsPrincipal user = request.HttpContext.User;
        if (user.Identity is not { IsAuthenticated: true }) return TokenGrant.Deny;

        var claims = new JsonArray([.. user.Claims.Select(claim => new JsonObject { ["type"] = claim.Type, ["value"] = claim.Value })]);
        return TokenGrant.Allow(new JsonObject { ["name"] = user.Identity.Name, ["claims"] = claims });
    }
}
