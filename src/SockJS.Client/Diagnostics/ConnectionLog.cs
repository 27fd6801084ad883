using Microsoft.Extensions.Logging;

namespace SockJS.Client.Diagnostics;

/// <summary>What this package logs, by stable event ids. Nothing here quotes a message, a header or a session id.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(1, LogLevel.Debug, "Connected to {Service} over {Transport}.")]
    public static partial void Opened(ILogger logger, string service, string transport);

    [LoggerMessage(2, LogLevel.Debug, "The connection to {Service} ended with {Code}, clean: {WasClean}.")]
    public static partial void Ended(ILogger logger, string service, int code, bool wasClean);

    [LoggerMessage(3, LogLevel.Debug, "Ignored a frame of {Length} bytes that is none of SockJS.")]
    public static partial void FrameIgnored(ILogger logger, int length);

    [LoggerMessage(4, LogLevel.Error, "The connection to {Service}, or letting go of it, failed for another reason than the network.")]
    public static partial void Failed(ILogger logger, Exception failure, string service);
}
