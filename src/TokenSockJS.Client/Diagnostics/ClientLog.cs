using Microsoft.Extensions.Logging;

namespace TokenSockJS.Client.Diagnostics;

/// <summary>What this package logs, by stable event ids. Nothing here quotes a token, a payload or what the server said.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(1, LogLevel.Information, "Connected to {Server}, protocol 4: {IsCoded}.")]
    public static partial void Connected(ILogger logger, string server, bool isCoded);

    [LoggerMessage(2, LogLevel.Information, "The connection to {Server} ended with {Code}.")]
    public static partial void ConnectionEnded(ILogger logger, string server, int code);

    [LoggerMessage(3, LogLevel.Information, "Attempt {Attempt} to come back to {Server} failed ({Failure}); the next one is in {NextDelay}.")]
    public static partial void ReconnectFailed(ILogger logger, int attempt, string server, string failure, TimeSpan nextDelay);

    [LoggerMessage(4, LogLevel.Warning, "Not coming back to {Server}.")]
    public static partial void GaveUp(ILogger logger, string server);

    [LoggerMessage(5, LogLevel.Warning, "The server did not let this socket into a channel (code {Code}).")]
    public static partial void ChannelRefused(ILogger logger, int code);

    [LoggerMessage(6, LogLevel.Error, "The action {Action} failed; the server was told no more than the id {ErrorId}.")]
    public static partial void ActionFailed(ILogger logger, Exception failure, string action, string errorId);

    [LoggerMessage(7, LogLevel.Error, "A listener of {Event} failed.")]
    public static partial void ListenerFailed(ILogger logger, Exception failure, string @event);

    [LoggerMessage(8, LogLevel.Debug, "Ignored a message of {Length} bytes that is no JSON object.")]
    public static partial void MessageIgnored(ILogger logger, int length);

    [LoggerMessage(9, LogLevel.Error, "The reconnect policy failed: there will be no more attempts.")]
    public static partial void PolicyFailed(ILogger logger, Exception failure);

    [LoggerMessage(10, LogLevel.Error, "The socket that is to connect when the application starts did not, and does not try again.")]
    public static partial void NotConnected(ILogger logger, Exception failure);

    [LoggerMessage(11, LogLevel.Error, "Reading from the server failed; the connection is given up.")]
    public static partial void ReadingFailed(ILogger logger, Exception failure);

    [LoggerMessage(12, LogLevel.Warning, "The server did not let this socket out of a channel (code {Code}).")]
    public static partial void ChannelKept(ILogger logger, int code);

    [LoggerMessage(13, LogLevel.Error, "The answer of {Action} has {Length} bytes; the server takes {MaxLength}, and was told so.")]
    public static partial void AnswerTooLarge(ILogger logger, string action, int length, int maxLength);
}
