using Microsoft.AspNetCore.Http;
using TokenSockJS.Server.Tokens;

namespace TokenSockJS.Server;

/// <summary>The ready-made authenticator of the Node server: whoever has something under a key of his HTTP session.</summary>
public static class SessionAuthentication
{
    /// <summary>
    /// Allows, with <see cref="TokenGrant.AllowSession"/>, whoever's session holds something under this key that is not empty, and not
    /// <c>false</c>, <c>null</c> or zero. Needs <c>app.UseSession()</c> before the endpoints. Spec: 2.2.
    /// </summary>
    /// <param name="key">The key; the Node server's own default was <c>auth</c>.</param>
    public static TokenAuthenticator ByKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return async (request, cancel) =>
        {
            ISession session = request.HttpContext.Session;
            await session.LoadAsync(cancel);
            return session.TryGetValue(key, out byte[]? value) && SessionIdentity.ValueOf(value).IsTruthy ? TokenGrant.AllowSession : TokenGrant.Deny;
        };
    }
}
