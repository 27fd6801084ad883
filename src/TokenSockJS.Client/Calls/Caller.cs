using System.Diagnostics;
using TokenSockJS.Client.Diagnostics;
using TokenSockJS.Client.Sessions;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Calls;

/// <summary>Calls and commands to the server, over whatever connection there is or will be.</summary>
internal sealed class Caller(TokenSocketOptions options, OfflineQueue queue)
{
    /// <exception cref="RpcException">The server's error; or one of our own: too many, too late, no connection.</exception>
    public async Task<JsonSlice> CallAsync(string name, JsonSlice data, RpcOptions? rpcOptions, CancellationToken cancel)
    {
        if (rpcOptions?.Timeout is { } own && !TokenSocketSettings.IsLimit(own))
            throw new ArgumentOutOfRangeException(nameof(rpcOptions), own, $"The time limit of a call is {TokenSocketSettings.OrInfinite}.");

        var limit = new TimeLimit(rpcOptions?.Timeout ?? options.CallTimeout, options.TimeProvider);
        using Activity? activity = ClientTracing.StartCall(name);
        try
        {
            return await CallAsync(name, data, limit, rpcOptions is { Retryable: true }, cancel).ConfigureAwait(false);
        }
        catch (RpcException failure)
        {
            ClientTracing.Failed(activity, failure.Code);
            throw;
        }
    }

    public Task PublishAsync(string channel, JsonSlice data, CancellationToken cancel) =>
        RunAsync(session => session.PublishAsync(channel, data, cancel), channel.Length + data.Utf8.Length, cancel);

    public Task BroadcastAsync(JsonSlice data, CancellationToken cancel) =>
        RunAsync(session => session.BroadcastAsync(data, cancel), data.Utf8.Length, cancel);

    private async Task<JsonSlice> CallAsync(string name, JsonSlice data, TimeLimit limit, bool retryable, CancellationToken cancel)
    {
        JsonSlice trace = ClientTracing.Parent();
        RpcException? unknown = null;
        while (true)
        {
            TokenSession? used = null;
            try
            {
                return await queue.RunAsync(
                    session => (used = session).CallAsync(name, data, trace, limit.Rest, cancel),
                    size: name.Length + data.Utf8.Length, isCall: true, limit.Rest, cancel).ConfigureAwait(false);
            }
            catch (RpcException lost)
                when (retryable && used is { IsOver: true, EndedByLargeMessage: false } && ConnectionError.IsConnectionLost(lost))
            {
                // It waits for the next connection, behind those that wait already.
                unknown = lost;
                if (limit.IsOver) throw;
            }
            catch (Exception notSent) when (unknown is not null && used is null && notSent is not OperationCanceledException)
            {
                // Not sent again; but it was before.
                throw unknown;
            }
        }
    }

    private Task RunAsync(Func<TokenSession, Task> begin, int size, CancellationToken cancel) =>
        queue.RunAsync(
            async session =>
            {
                await begin(session).ConfigureAwait(false);
                return true;
            },
            size, isCall: false, options.CallTimeout, cancel);
}
