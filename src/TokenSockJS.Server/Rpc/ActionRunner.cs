using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Diagnostics;

namespace TokenSockJS.Server.Rpc;

/// <summary>Runs what clients call, side by side up to a bound, and answers each call exactly once. Spec: A11, A13.</summary>
internal sealed class ActionRunner(ActionRegistry actions, TokenSocketServerOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>Starts a call; never waits for it.</summary>
    public void Start(TokenSocketConnection socket, in ClientMessage message)
    {
        string name = message.Rpc!;
        if (!actions.TryGet(name, out ServerAction? action))
        {
            socket.ReplyError(message, RpcError.NotFound.ToException());
        }
        else if (!socket.TryBeginCall())
        {
            socket.ReplyError(message, RpcError.TooMany.ToException());
        }
        else
        {
            _ = RunAsync(socket, message, action, new RpcContext(socket, name));
        }
    }

    private async Task RunAsync(TokenSocketConnection socket, ClientMessage message, ServerAction action, RpcContext context)
    {
        Task<JsonSlice>? running = null;
        try
        {
            ValueTask<JsonSlice> started = action(message.Request, context);
            JsonSlice result = started.IsCompleted
                ? await started
                : await (running = started.AsTask()).WaitAsync(options.CallTimeout, time);
            socket.Reply(message, result);
        }
        catch (TimeoutException) when (running is { IsFaulted: false })
        {
            context.Cancel();
            socket.ReplyError(message, RpcError.TimedOut.ToException());
        }
        catch (Exception failure)
        {
            FailureReply.Send(socket, message, failure, logger, ServerLog.ActionFailed);
        }

        // An action that goes on after its time is up keeps its place until it has ended: the bound is on what runs.
        if (running is not null) await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await EndAsync(socket, context);
        socket.EndCall();
    }

    private async ValueTask EndAsync(TokenSocketConnection socket, RpcContext context)
    {
        try
        {
            await context.EndAsync();
        }
        catch (Exception failure)
        {
            // The client has its answer; what its services do at their end is told in the log alone.
            ServerLog.CleanupFailed(logger, failure, socket.Id);
        }
    }
}
