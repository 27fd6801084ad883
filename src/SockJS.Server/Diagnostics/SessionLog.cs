using Microsoft.Extensions.Logging;

namespace SockJS.Server.Diagnostics;

/// <summary>What this package logs, by stable event ids. Nothing here quotes what a peer sent.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(1, LogLevel.Debug, "Connection {ConnectionId} opened over {Transport}.")]
    public static partial void Opened(ILogger logger, string connectionId, string transport);

    [LoggerMessage(2, LogLevel.Debug, "Connection {ConnectionId} ended with {Code}.")]
    public static partial void Closed(ILogger logger, string connectionId, int code);

    [LoggerMessage(3, LogLevel.Error, "The handler of connection {ConnectionId} failed; the connection is closed with 1011.")]
    public static partial void HandlerFailed(ILogger logger, Exception failure, string connectionId);

    [LoggerMessage(4, LogLevel.Warning, "Connection {ConnectionId} reads too slowly; it is closed with 4008.")]
    public static partial void TooSlow(ILogger logger, string connectionId);

    [LoggerMessage(5, LogLevel.Error, "Writing to a connection failed for another reason than the connection; it is dropped.")]
    public static partial void WriteFailed(ILogger logger, Exception failure);

    [LoggerMessage(6, LogLevel.Error, "Looking after connection {ConnectionId} failed; the others are looked after.")]
    public static partial void SweepFailed(ILogger logger, Exception failure, string connectionId);

    [LoggerMessage(7, LogLevel.Debug, "A request was refused: {Reason}.")]
    public static partial void Refused(ILogger logger, RefusalReason reason);
}
