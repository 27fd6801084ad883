namespace TokenSockJS.Server;

/// <summary>
/// Decides whether a socket whose token was good is let in. One that throws, or takes longer than <c>RuleTimeout</c>, has denied. It must not block its thread. The socket cannot be called
/// and hears nothing yet: what is to happen when it is in belongs into <c>OnConnected</c>.
/// </summary>
/// <param name="socket">Who wants in.</param>
/// <param name="cancel">Cancelled when the socket has gone or the time is up.</param>
public delegate ValueTask<Access> AuthenticationRule(TokenSocketConnection socket, CancellationToken cancel);
