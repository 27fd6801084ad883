using System.Security.Claims;
using System.Text.Json;
using SockJS.Server;

namespace TokenSockJS.Server;

/// <summary>How a token socket server behaves.</summary>
public sealed class TokenSocketServerOptions
{
    /// <summary>Where clients get their tokens.</summary>
    /// <value>Default: <c>/socket/token</c>.</value>
    public string TokenPath { get; set; } = "/socket/token";

    /// <summary>Where the sockets are.</summary>
    /// <value>Default: <c>/sockets</c>.</value>
    public string SocketPrefix { get; set; } = "/sockets";

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
    /// <see cref="CallTimeout"/>, the socket is closed.
    /// </summary>
    public Func<TokenSocketConnection, CancellationToken, Task>? OnConnected { get; set; }

    /// <summary>Called once for each authenticated socket that has gone. The token is cancelled when the host goes down.</summary>
    public Func<TokenSocketConnection, CancellationToken, Task>? OnDisconnected { get; set; }

    /// <summary>Whether <c>_ping</c> is answered, as clients with their <c>ping</c> option send it.</summary>
    /// <value>Default: false, and the answer is "Function not found".</value>
    public bool AnswerPings { get; set; }

    /// <summary>Whether the success of channel commands is answered. Spec: A4.</summary>
    /// <value>Default: true. False behaves exactly like version 3 of the Node server, which never answered.</value>
    public bool Acknowledge { get; set; } = true;

    /// <summary>How long a token may wait to be presented. Spec: A7.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a socket may live without having authenticated; it is closed with 4010 within one tick (250 ms), never early.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan AuthenticationTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an action may take, and how long a client may take to answer, before the caller is told 408.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a rule may think before it has denied.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan RuleTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What one client may take. Spec: A13.</summary>
    public TokenSocketLimits Limits { get; } = new();

    /// <summary>
    /// How types become JSON. Trimmed and native applications add their source-generated context:
    /// <c>options.Json.TypeInfoResolverChain.Add(MyJsonContext.Default)</c>; elsewhere reflection finds all other types.
    /// </summary>
    /// <value>Default: <see cref="JsonSerializerDefaults.Web"/>: camel case, read without regard to case.</value>
    public JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    /// <summary>Adjusts the SockJS service below: heartbeats, queues, sessions.</summary>
    public Action<SockJSOptions>? ConfigureSockets { get; set; }
}
