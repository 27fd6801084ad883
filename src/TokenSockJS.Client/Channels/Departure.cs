using Microsoft.Extensions.Logging;
using TokenSockJS.Client.Diagnostics;
using TokenSockJS.Client.Sessions;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Channels;

/// <summary>Leaves a channel on one connection, and asks again later where the server could not let the socket out at first.
/// Spec: 7.</summary>
internal sealed class Departure(WantedChannels channels, TokenSession session, TimeProvider time, ILogger logger)
{
    /// <summary>Begins at once, before the first wait.</summary>
    /// <exception cref="RpcException">The server did not let it out.</exception>
    public async Task RunAsync(string name)
    {
        if (await LeaveAsync(session.UnsubscribeAsync(name)).ConfigureAwait(false) is not { } refusal) return;

        if (RpcError.RetryMakesSense(refusal.Code)) _ = LeaveLaterAsync(name);
        throw refusal;
    }

    private async Task LeaveLaterAsync(string name)
    {
        try
        {
            await Later.UntilAsync(
                async () => channels.TryLeaveAgain(name, session) is not { } leaving ||
                    await LeaveAsync(leaving).ConfigureAwait(false) is not { } refusal || !RpcError.RetryMakesSense(refusal.Code),
                time, session.Aborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The connection is over, and with it the socket is out.
        }
    }

    /// <returns>Why it did not succeed; nothing if the connection was lost, because then the socket is out as well.</returns>
    private async Task<RpcException?> LeaveAsync(Task leaving)
    {
        try
        {
            await leaving.ConfigureAwait(false);
            return null;
        }
        catch (RpcException lost) when (ConnectionError.IsConnectionLost(lost))
        {
            return null;
        }
        catch (RpcException refusal)
        {
            ClientLog.ChannelKept(logger, refusal.Code);
            return refusal;
        }
    }
}
