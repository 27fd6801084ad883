using System.Security.Claims;
using System.Text.Json;
using SockJS.Server;

namespace TokenSockJS.Server;

/// <summary>How a token socket server behaves.</summary>
public sealed class TokenSocketServerOptions : TokenSocketServerSettings
{
    /// <summary>Decides who gets a token, and what the server will know of its holder.</summary>
    /// <value>Default: an authenticated <c>HttpContext.User</c> is allowed with its name and claims, anybody else refused.</value>
    public TokenAuthenticator Authenticate { get; set; } = UserAuthentication.Authenticate;

    /// <summary>
    /// Says who a socket is to the endpoints that it calls: what <see cref="TokenSocketConnection.User"/> and <c>HttpContext.User</c> are, and
    /// what <c>[Authorize]</c> is asked of. Called once a socket, when somebody first wants to know. The request that opened the socket
    /// says nothing of that: only the token does, and it may come from another server.
    /// </summary>
    /// <value>
    /// Default: whom <see cref="UserAuthentication.Authenticate"/> allowed is the same user again. With an <see cref="Authenticate"/> of the
    /// application everybody is anonymous, so that <c>[Authorize]</c> refuses until it is said here whom to trust.
    /// </value>
    public Func<TokenSocketConnection, ClaimsPrincipal>? CreateUser { get; set; }

    /// <summary>
    /// Called when a socket has authenticated, before it is told so. When it throws, or takes longer than
    /// <see cref="TokenSocketServerSettings.CallTimeout"/>, the socket is closed.
    /// </summary>
    public Func<TokenSocketConnection, CancellationToken, Task>? OnConnected { get; set; }

    /// <summary>Called once for each authenticated socket that has gone, also while the host goes down; the token is cancelled when the host waits no longer.</summary>
    public Func<TokenSocketConnection, CancellationToken, Task>? OnDisconnected { get; set; }

    /// <summary>
    /// How types become JSON. Trimmed and native applications add their source-generated context:
    /// <c>options.Json.TypeInfoResolverChain.Add(MyJsonContext.Default)</c>; elsewhere reflection finds all other types.
    /// </summary>
    /// <value>Default: <see cref="JsonSerializerDefaults.Web"/>: camel case, read without regard to case.</value>
    public JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// Adjusts the SockJS service below: heartbeats, queues, sessions. What is data can also stand in the configuration, under <c>TokenSockJS:Sockets</c>.
    /// </summary>
    public Action<SockJSOptions>? ConfigureSockets { get; set; }
}
