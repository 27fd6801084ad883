using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using SockJS.Protocol;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Diagnostics;

namespace TokenSockJS.Server.Rpc;

/// <summary>Runs what clients call, side by side up to a bound, and answers each call exactly once. Spec: A11, A13.</summary>
internal sealed class ActionRunner(ActionRegistry actions, TokenSocketServerOptions options, ServerMetrics metrics, TimeProvider time, ILogger logger)
{
    /// <summary>Starts a call; never waits for it.</summary>
    public void Start(TokenSocketConnection socket, in ClientMessage message)
    {
        string name = message.Rpc!;
        if (!TryFind(ref name, out ServerAction? action))
        {
            socket.ReplyError(message, RpcError.NotFound.ToException());
        }
        else if (!socket.TryBeginCall())
        {
            socket.ReplyError(message, RpcError.TooMany.ToException());
        }
        else
        {
            _ = RunInItsPlaceAsync(socket, message, action, new RpcContext(socket, name));
        }
    }

    /// <summary>By its exact name; else, where that is wanted, whatever stands at the beginning of it (Q37).</summary>
    private bool TryFind(ref string name, [NotNullWhen(true)] out ServerAction? action)
    {
        while (!actions.TryGet(name, out action))
        {
            // No name is longer than that, and whoever sends one must not have it taken apart dot by dot.
            if (!options.MatchActionPrefixes || name.Length > CommandNames.MostBytes || name.LastIndexOf('.') is not (> 0 and int dot)) return false;
            name = name[..dot];
        }

        return true;
    }

    /// <summary>Whatever becomes of the call, its place is given back.</summary>
    private async Task RunInItsPlaceAsync(TokenSocketConnection socket, ClientMessage message, ServerAction action, RpcContext context)
    {
        try
        {
            await RunAsync(socket, message, action, context);
        }
        finally
        {
            await EndAsync(socket, context);
            socket.EndCall();
        }
    }

    private async Task RunAsync(TokenSocketConnection socket, ClientMessage message, ServerAction action, RpcContext context)
    {
        Activity? activity = ServerTracing.StartCall(context.Name, message.TraceParent);
        long since = time.GetTimestamp();
        Task<JsonSlice>? running = null;
        try
        {
            ValueTask<JsonSlice> started = action(message.Request, context);
            JsonSlice result = started.IsCompleted
                ? await started
                : await (running = started.AsTask()).WaitAsync(options.CallTimeout, time);

            // A result is taken on trust; when it is no text, this throws, and the call has failed.
            var reply = new SockJSMessage(ServerMessageWriter.Reply(message, result));
            Measure(code: null);
            socket.Send(reply);
        }
        catch (TimeoutException) when (running is { IsFaulted: false })
        {
            Measure(RpcError.TimedOut.Code);
            context.Cancel();
            socket.ReplyError(message, RpcError.TimedOut.ToException());
        }
        catch (Exception failure)
        {
            Measure((failure as RpcException)?.Code ?? RpcError.Internal.Code);
            FailureReply.Send(socket, message, failure, logger, ServerLog.ActionFailed);
        }

        // An action that goes on after its time is up keeps its place until it has ended: the bound is on what runs.
        if (running is not null) await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Before the client is answered: whoever reads the numbers then finds the call in them.
        void Measure(int? code)
        {
            ServerTracing.End(activity, code);
            metrics.Called(context.Name, time.GetElapsedTime(since), code);
        }
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
