using SockJS.Client;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Sessions;

/// <summary>
/// What one connection has asked the server, and who waits for the answer. Calls, commands and pings have a bound each, so that none of
/// them keeps another from being sent. Spec: 4, A13.
/// </summary>
internal sealed class Requests(SockJSClient client, TokenSocketOptions options)
{
    private const int MaxCommands = 1024;

    private readonly PendingCalls calls = new(options.MaxCalls, options.TimeProvider);
    private readonly PendingCalls commands = new(MaxCommands, options.TimeProvider);
    private readonly PendingCalls pings = new(1, options.TimeProvider);

    /// <summary>The longest message that the server takes, as far as it has said so.</summary>
    public int MaxMessageBytes { get; set; } = int.MaxValue;

    /// <exception cref="RpcException">The server's error; or too many calls, too large, too late, connection lost.</exception>
    public Task<JsonSlice> CallAsync(string id, byte[] message, TimeSpan timeout, CancellationToken cancel) =>
        AskAsync(calls, id, message, timeout, cancel);

    /// <exception cref="RpcException">As for calls.</exception>
    public Task CommandAsync(string id, byte[] message, TimeSpan timeout, CancellationToken cancel) =>
        AskAsync(commands, id, message, timeout, cancel);

    /// <summary>An error is a sign of life as well.</summary>
    /// <exception cref="RpcException">There is none in time, or the connection is lost.</exception>
    public Task PingAsync(string id, byte[] message, TimeSpan timeout) => AskAsync(pings, id, message, timeout, CancellationToken.None);

    /// <summary>Sends what is not answered: it is done when the network has it.</summary>
    /// <exception cref="RpcException">Too much waits, too large, too late, or the connection was lost meanwhile.</exception>
    public async Task SendAsync(byte[] message, TimeSpan timeout, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(timeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            await HandOverAsync(message, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw RpcError.TimedOut.ToException();
        }
        catch (SockJSException)
        {
            throw ConnectionError.ConnectionLost();
        }
    }

    /// <summary>Sends what must not be lost, when there is room for it. If the connection is over, nobody misses it.</summary>
    public async Task PostAsync(byte[] message)
    {
        while (await client.WaitToSendAsync(message.Length).ConfigureAwait(false))
        {
            try
            {
                await client.SendAsync(message).ConfigureAwait(false);
                return;
            }
            catch (SendQueueFullException)
            {
                // Somebody else was faster.
            }
            catch (SockJSException)
            {
                return;
            }
        }
    }

    /// <summary>The server has answered a request.</summary>
    public void Complete(string id, JsonSlice result)
    {
        if (!pings.TryComplete(id, default) && !commands.TryComplete(id, default)) calls.TryComplete(id, result);
    }

    /// <summary>The server has refused a request.</summary>
    public void Fail(string id, RpcException error)
    {
        if (!pings.TryComplete(id, default) && !commands.TryFail(id, error)) calls.TryFail(id, error);
    }

    /// <summary>Nobody is there any more to answer.</summary>
    public void FailAll(Exception reason)
    {
        pings.FailAll(reason);
        commands.FailAll(reason);
        calls.FailAll(reason);
    }

    private async Task<JsonSlice> AskAsync(PendingCalls table, string id, byte[] message, TimeSpan timeout, CancellationToken cancel)
    {
        if (!table.TryAdd(id, timeout, cancel, out Task<JsonSlice>? answer)) throw RpcError.TooMany.ToException();

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task sending = HandOverAsync(message, patience.Token);

        // When nobody waits any more, what has not begun to be sent is not sent.
        if (await Task.WhenAny(sending, answer).ConfigureAwait(false) == answer) await patience.CancelAsync().ConfigureAwait(false);

        // What ends the connection ends all requests as well; what keeps only this one from being sent does so here.
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (sending.Exception?.InnerException is { } unsent and not SockJSException) table.TryFail(id, unsent);
        return await answer.ConfigureAwait(false);
    }

    private async Task HandOverAsync(byte[] message, CancellationToken cancel)
    {
        // The server would end the connection for it, and with that all other requests.
        if (message.Length > MaxMessageBytes) throw RpcError.TooLarge.ToException();
        try
        {
            await client.SendAsync(message, cancel).ConfigureAwait(false);
        }
        catch (SendQueueFullException)
        {
            throw RpcError.TooMany.ToException();
        }
    }
}
