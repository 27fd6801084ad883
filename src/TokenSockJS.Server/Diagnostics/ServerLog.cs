using Microsoft.Extensions.Logging;

namespace TokenSockJS.Server.Diagnostics;

/// <summary>What this package logs, by stable event ids. No token is logged, and nothing that a peer sent.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Debug, "Socket {SocketId} authenticated.")]
    public static partial void Authenticated(ILogger logger, string socketId);

    [LoggerMessage(2, LogLevel.Debug, "Socket {SocketId} presented a token that was refused.")]
    public static partial void TokenRefused(ILogger logger, string socketId);

    [LoggerMessage(3, LogLevel.Warning, "The token store is full; a client was answered 503.")]
    public static partial void TokenStoreFull(ILogger logger);

    [LoggerMessage(4, LogLevel.Error, "Authenticate failed; the client was answered 500.")]
    public static partial void AuthenticationFailed(ILogger logger, Exception failure);

    [LoggerMessage(5, LogLevel.Error, "The token store failed; socket {SocketId} is closed.")]
    public static partial void TokenStoreFailed(ILogger logger, Exception failure, string socketId);

    [LoggerMessage(6, LogLevel.Error, "OnConnected failed; socket {SocketId} is closed.")]
    public static partial void OnConnectedFailed(ILogger logger, Exception failure, string socketId);

    [LoggerMessage(7, LogLevel.Error, "OnDisconnected failed for socket {SocketId}.")]
    public static partial void OnDisconnectedFailed(ILogger logger, Exception failure, string socketId);

    [LoggerMessage(8, LogLevel.Error, "A call of socket {SocketId} failed and was answered as an internal error, {ErrorId}.")]
    public static partial void ActionFailed(ILogger logger, Exception failure, string socketId, string errorId);

    [LoggerMessage(9, LogLevel.Error, "A channel command of socket {SocketId} failed and was answered as an internal error, {ErrorId}.")]
    public static partial void CommandFailed(ILogger logger, Exception failure, string socketId, string errorId);

    [LoggerMessage(10, LogLevel.Error, "A rule failed and so denied {What} to socket {SocketId}.")]
    public static partial void RuleFailed(ILogger logger, Exception failure, string what, string socketId);

    [LoggerMessage(11, LogLevel.Warning, "A rule took longer than RuleTimeout and so denied {What} to socket {SocketId}.")]
    public static partial void RuleTimedOut(ILogger logger, string what, string socketId);

    [LoggerMessage(12, LogLevel.Error, "The filter failed; a message was held back from socket {SocketId}.")]
    public static partial void FilterFailed(ILogger logger, Exception failure, string socketId);

    [LoggerMessage(13, LogLevel.Error, "The backplane failed to let go of a channel that socket {SocketId} was the last to leave.")]
    public static partial void LeaveFailed(ILogger logger, Exception failure, string socketId);

    [LoggerMessage(14, LogLevel.Warning, "A token was asked for by JSONP, which is off; to allow it for the pages on AllowedOrigins, write options.Jsonp = true.")]
    public static partial void JsonpIsOff(ILogger logger);

    [LoggerMessage(15, LogLevel.Information, "The server goes down; {Sockets} sockets are sent away.")]
    public static partial void Draining(ILogger logger, int sockets);

    [LoggerMessage(16, LogLevel.Debug, "A rule did not let socket {SocketId} in.")]
    public static partial void NotLetIn(ILogger logger, string socketId);

    [LoggerMessage(17, LogLevel.Error, "A call of socket {SocketId} has ended, but not all that it used could be disposed of.")]
    public static partial void CleanupFailed(ILogger logger, Exception failure, string socketId);

    [LoggerMessage(18, LogLevel.Error, "An endpoint that came later cannot be called over a socket. {Mistake}")]
    public static partial void EndpointRefused(ILogger logger, Exception? failure, string mistake);

    [LoggerMessage(19, LogLevel.Error, "Letting socket {SocketId} in failed; it is closed.")]
    public static partial void AdmissionFailed(ILogger logger, Exception failure, string socketId);
}
