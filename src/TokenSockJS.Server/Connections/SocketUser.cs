using System.Security.Claims;

namespace TokenSockJS.Server.Connections;

/// <summary>Who a socket is to the application's endpoints: nobody, until somebody who may has said so.</summary>
internal static class SocketUser
{
    private static readonly TokenAuthenticator Default = UserAuthentication.Authenticate;

    public static ClaimsPrincipal Create(TokenSocketConnection socket)
    {
        TokenSocketServerOptions options = socket.Server.Parts.Options;
        if (options.CreateUser is { } create)
            return create(socket) ?? throw new InvalidOperationException("CreateUser returned null: for somebody who is nobody, return new ClaimsPrincipal(new ClaimsIdentity()).");

        // The form of an identity proves nothing: one that an application made of what its client said may have it, too.
        return options.Authenticate == Default ? UserAuthentication.CreateUser(socket) : new ClaimsPrincipal(new ClaimsIdentity());
    }
}
