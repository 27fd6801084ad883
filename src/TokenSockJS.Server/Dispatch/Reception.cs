using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Diagnostics;

namespace TokenSockJS.Server.Dispatch;

/// <summary>What the application has to say about those who come and go. Never throws. Spec: 4.2.</summary>
internal sealed class Reception(
    TokenSocketServerOptions options, AccessRules rules, TokenGate gate, ServerMetrics metrics, TimeProvider time, ILogger logger, CancellationToken givingUp)
{
    /// <summary>Whether the rules let somebody in whose token was good. If not, he has been told and is closing.</summary>
    public async ValueTask<bool> LetsInAsync(TokenSocketConnection newcomer, ClientMessage message)
    {
        if (await rules.AskAsync(newcomer) is not { } refusal) return true;

        metrics.SocketRefused(SocketRefusal.Rule);
        ServerLog.NotLetIn(logger, newcomer.Id);
        newcomer.ReplyError(message, refusal);
        newcomer.Close(TokenCloseCode.Forbidden.Code, TokenCloseCode.Forbidden.Reason);
        return false;
    }

    /// <summary>Tells the application of a newcomer, and then the newcomer that he is in.</summary>
    public async ValueTask WelcomeAsync(TokenSocketConnection newcomer, ClientMessage message)
    {
        try
        {
            // With a limit, because a client waits for the reply, and a welcome that never ends would keep its socket for good.
            if (options.OnConnected is { } onConnected) await onConnected(newcomer, newcomer.Aborted).WaitAsync(options.CallTimeout, time);
            newcomer.Reply(message, gate.Welcome(newcomer));
        }
        catch (Exception) when (newcomer.Aborted.IsCancellationRequested)
        {
            // Nobody is there to be welcomed, whatever came of it.
        }
        catch (Exception failure)
        {
            metrics.SocketRefused(SocketRefusal.Failed);
            ServerLog.OnConnectedFailed(logger, failure, newcomer.Id);
            newcomer.ReplyError(message, RpcError.Internal.ToException());
            newcomer.Close();
        }
    }

    /// <summary>Tells the application of somebody who has gone.</summary>
    public async ValueTask SeeOffAsync(TokenSocketConnection leaving)
    {
        if (options.OnDisconnected is not { } onDisconnected) return;
        try
        {
            await onDisconnected(leaving, givingUp);
        }
        catch (OperationCanceledException) when (givingUp.IsCancellationRequested)
        {
            // The host goes down and has waited long enough.
        }
        catch (Exception failure)
        {
            ServerLog.OnDisconnectedFailed(logger, failure, leaving.Id);
        }
    }
}
