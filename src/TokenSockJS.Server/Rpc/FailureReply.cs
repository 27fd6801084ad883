using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Rpc;

/// <summary>
/// What a client is told when something that it asked for failed: an <see cref="RpcException"/> as it is, anything
/// else as an internal error whose rest is in the log. Never throws. Spec: A5.
/// </summary>
internal static class FailureReply
{
    /// <param name="socket">Who asked.</param>
    /// <param name="message">What for.</param>
    /// <param name="failure">What happened.</param>
    /// <param name="logger">Where the rest goes.</param>
    /// <param name="log">The event under which it goes there: logger, failure, socket id, error id.</param>
    public static void Send(
        TokenSocketConnection socket, in ClientMessage message, Exception failure, ILogger logger, Action<ILogger, Exception, string, string> log)
    {
        // Nobody is there to be told, and who waited for something that ended with the socket did nothing wrong.
        if (failure is OperationCanceledException && socket.Aborted.IsCancellationRequested) return;
        if (failure is RpcException error && TrySend(socket, message, error)) return;

        RpcException hidden = InternalError.For(socket, out string id);
        log(logger, failure, socket.Id, id);
        socket.ReplyError(message, hidden);
    }

    /// <summary>The data of an error are taken on trust; when they are no text, they cannot be sent.</summary>
    private static bool TrySend(TokenSocketConnection socket, in ClientMessage message, RpcException error)
    {
        try
        {
            socket.ReplyError(message, error);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
