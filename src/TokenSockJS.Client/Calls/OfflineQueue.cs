using System.Diagnostics.CodeAnalysis;
using TokenSockJS.Client.Sessions;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Calls;

/// <summary>
/// Hands the connection to whoever wants to send: at once, or when there is one, in the order of asking. Spec: 7, Q49.
/// </summary>
/// <remarks>
/// Those who waited are served no faster than the server says that it takes calls. Whoever comes meanwhile waits behind them, so
/// that what was called first is sent first.
/// </remarks>
internal sealed class OfflineQueue(OfflineQueueOptions options, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly LinkedList<WaitingCall> waiting = new();
    private TokenSession? session;
    private Exception? refusal;
    private bool isServing;
    private bool isBeginning;
    private long bytes;

    /// <summary>Sends something.</summary>
    /// <param name="begin">Sends it; what this does before it first waits happens in order.</param>
    /// <param name="size">How many bytes are kept while it waits.</param>
    /// <param name="takesPlace">Whether it is one of the calls of which a server takes only so many at once.</param>
    /// <param name="limit">How long it may wait at most, besides the limit of the queue.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="RpcException">It was not sent: <see cref="ConnectionError.IsNotConnected"/>, or 429 because too much waits.</exception>
    public async Task<T> RunAsync<T>(Func<TokenSession, Task<T>> begin, int size, bool takesPlace, TimeSpan limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Task<T>? begun = null;
        TokenSession? open;
        WaitingCall? call = null;
        lock (gate)
        {
            open = waiting.Count > 0 || isBeginning || session is not { IsOver: false } ? null : session;
            if (open is null) call = Add(current => begun = begin(current), size, takesPlace, limit, cancel);
        }

        if (open is not null) return await begin(open).ConfigureAwait(false);

        await call!.Task.ConfigureAwait(false);
        return await begun!.ConfigureAwait(false);
    }

    /// <summary>There is a connection: serves all who wait, then whoever comes.</summary>
    public void Open(TokenSession connection)
    {
        lock (gate)
        {
            session = connection;
            if (isServing) return;
            isServing = true;
        }

        _ = ServeAsync();
    }

    /// <summary>There is no connection, but there will be one: whoever comes waits.</summary>
    public void Close()
    {
        lock (gate) (session, refusal) = (null, null);
    }

    /// <summary>There will be no connection: whoever waits and whoever comes fails.</summary>
    public void Refuse(Exception error)
    {
        WaitingCall[] refused;
        lock (gate)
        {
            (session, refusal) = (null, error);
            refused = [.. waiting];
            waiting.Clear();
            bytes = 0;
        }

        foreach (WaitingCall call in refused) call.Fail(error);
    }

    private WaitingCall Add(Func<TokenSession, Task> begin, int size, bool takesPlace, TimeSpan limit, CancellationToken cancel)
    {
        if (refusal is not null) throw refusal;
        if (options.FailAtOnce) throw ConnectionError.NotConnected();
        if (waiting.Count >= options.MaxCalls || bytes + size > options.MaxBytes) throw RpcError.TooMany.ToException();

        var call = new WaitingCall(begin, size, takesPlace);
        waiting.AddLast(call);
        bytes += size;
        try
        {
            call.Arm(time, TimeLimit.Shorter(limit, options.MaxTime), () => Drop(call, ConnectionError.NotConnected()), cancel, () => Drop(call, new OperationCanceledException(cancel)));
        }
        catch
        {
            // A time limit that no timer can hold must not take a place for good.
            Remove(call);
            throw;
        }

        return call;
    }

    private void Drop(WaitingCall call, Exception reason)
    {
        bool waited;
        lock (gate) waited = Remove(call);
        if (waited) call.Fail(reason);
    }

    private bool Remove(WaitingCall call)
    {
        if (!waiting.Remove(call)) return false;
        bytes -= call.Size;
        return true;
    }

    private async Task ServeAsync()
    {
        var running = new List<Task>();
        while (TryTake(out WaitingCall? call, out TokenSession? current))
        {
            Task outcome = call.Begin(current);
            lock (gate) isBeginning = false;
            if (call.TakesPlace) running.Add(outcome);
            while (running.Count >= current.MostCalls)
            {
                await Task.WhenAny(running).ConfigureAwait(false);
                running.RemoveAll(task => task.IsCompleted);
            }
        }
    }

    private bool TryTake([NotNullWhen(true)] out WaitingCall? call, [NotNullWhen(true)] out TokenSession? current)
    {
        lock (gate)
        {
            (call, current) = (waiting.First?.Value, session);
            if (call is null || current is null or { IsOver: true })
            {
                isServing = false;
                return false;
            }

            return isBeginning = Remove(call);
        }
    }
}
