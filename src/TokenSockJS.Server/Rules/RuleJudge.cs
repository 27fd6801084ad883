using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Diagnostics;

namespace TokenSockJS.Server.Rules;

/// <summary>Asks one rule, with a limit: what fails, or takes too long, has denied. Never throws.</summary>
internal sealed class RuleJudge(TimeSpan limit, TimeProvider time, ILogger logger)
{
    /// <param name="socket">Whom it is about.</param>
    /// <param name="what">What it is about, for the log.</param>
    /// <param name="rule">The rule.</param>
    /// <returns>What the client is told if it may not; null if it may.</returns>
    public async ValueTask<RpcException?> AskAsync(TokenSocketConnection socket, string what, Func<CancellationToken, ValueTask<Access>> rule)
    {
        // No longer than any timer can hold: the validator sees to that.
        using var patience = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, socket.Aborted);
        try
        {
            Access access = await rule(either.Token).AsTask().WaitAsync(either.Token);

            // What was decided because the time was up is no decision.
            if (!patience.IsCancellationRequested) return access.Refusal;
            ServerLog.RuleTimedOut(logger, what, socket.Id);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            ServerLog.RuleTimedOut(logger, what, socket.Id);
        }
        catch (Exception) when (socket.Aborted.IsCancellationRequested)
        {
            // The socket has gone; nobody is there to be told.
        }
        catch (Exception failure)
        {
            ServerLog.RuleFailed(logger, failure, what, socket.Id);
        }

        return RpcError.Forbidden.ToException();
    }
}
