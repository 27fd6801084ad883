using System.Diagnostics.CodeAnalysis;
using TokenSockJS.Client.Sessions;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Calls;

/// <summary>
/// Hands the connection to whoever wants to send: at once, or when there is one, in the order of asking. Spec: 7, Q49.
/// </summary>
/// <remarks>
/// Nobody is faster than the network takes what is sent, and than the server takes it: calls, and commands for channels, of which it takes
/// so many at once each. Whoever comes meanwhile waits behind those who do; but neither waits for a place of the other kind.
/// </remarks>
internal sealed class OfflineQueue(OfflineQueueOptions options, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly WaitingCalls waiting = new();
    private TokenSession? session;
    private Exception? refusal;
    private bool isServing;
    private int calls;
    private int commands;

    /// <summary>Sends something.</summary>
    /// <param name="begin">Sends it; what this does before it first waits happens in order.</param>
    /// <param name="size">How many bytes are kept while it waits.</param>
    /// <param name="isCall">Whether it is a call; else it is a command.</param>
    /// <param name="limit">How long it may wait at most, besides the limit of the queue.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="RpcException">It was not sent: <see cref="ConnectionError.IsNotConnected"/>, or 429 because too much
    /// waits.</exception>
    public async Task<T> RunAsync<T>(Func<TokenSession, Task<T>> begin, int size, bool isCall, TimeSpan limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Task<T>? begun = null;
        WaitingCall? call = null;
        TokenSession? open;
        lock (gate)
        {
            open = CanBegin(isCall) ? session : null;
            if (open is null) call = Add(current => begun = begin(current), size, isCall, limit, cancel);
            else TakePlace(isCall, 1);
        }

        if (call is not null) await call.Task.ConfigureAwait(false);
        try
        {
            return await (begun ?? begin(open!)).ConfigureAwait(false);
        }
        finally
        {
            LeavePlace(isCall);
        }
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
            refused = waiting.Clear();
        }

        foreach (WaitingCall call in refused) call.Fail(error);
    }

    private WaitingCall Add(Action<TokenSession> begin, int size, bool isCall, TimeSpan limit, CancellationToken cancel)
    {
        if (refusal is not null) throw refusal;
        if (options.FailAtOnce && session is null) throw ConnectionError.NotConnected();
        if (waiting.Count >= options.MaxCalls || waiting.Bytes + size > options.MaxBytes) throw RpcError.TooMany.ToException();

        var call = new WaitingCall(begin, size, isCall);
        waiting.Add(call);
        try
        {
            TimeSpan patience = TimeLimit.Shorter(limit, options.MaxTime);
            call.Arm(time, patience, () => Expire(call), cancel, () => Drop(call, new OperationCanceledException(cancel)));
        }
        catch
        {
            // A time limit that no timer can hold must not take a place for good.
            waiting.Remove(call);
            throw;
        }

        return call;
    }

    /// <summary>It was not sent: for want of a connection, or because the server takes no more of its kind.</summary>
    private void Expire(WaitingCall call)
    {
        RpcException reason;
        lock (gate) reason = session is { IsOver: false } ? RpcError.TooMany.ToException() : ConnectionError.NotConnected();
        Drop(call, reason);
    }

    private void Drop(WaitingCall call, Exception reason)
    {
        bool waited;
        lock (gate) waited = waiting.Remove(call);
        if (waited) call.Fail(reason);
    }

    /// <summary>Where there is a place and nobody is being served, nobody waits for one.</summary>
    private bool CanBegin(bool isCall) => session is { IsOver: false } open && !isServing && HasPlace(open, isCall);

    private bool HasPlace(TokenSession connection, bool isCall) => isCall ? calls < connection.MaxCalls : commands < connection.MaxCommands;

    private void TakePlace(bool isCall, int count)
    {
        if (isCall) calls += count;
        else commands += count;
    }

    private void LeavePlace(bool isCall)
    {
        lock (gate)
        {
            TakePlace(isCall, -1);
            if (isServing || waiting.Count == 0) return;
            isServing = true;
        }

        _ = ServeAsync();
    }

    private async Task ServeAsync()
    {
        while (TryNext(out TokenSession? current, out WaitingCall? call))
        {
            bool isTaken = await current.WaitToSendAsync(call.Size).ConfigureAwait(false) && TryTake(call);
            if (isTaken && !call.TryBegin(current)) LeavePlace(call.IsCall);
        }
    }

    /// <returns>False when nobody who waits can be served now.</returns>
    private bool TryNext([NotNullWhen(true)] out TokenSession? current, [NotNullWhen(true)] out WaitingCall? call)
    {
        lock (gate)
        {
            current = session is { IsOver: false } open ? open : null;
            call = current is null ? null : waiting.First(HasPlace(current, isCall: true), HasPlace(current, isCall: false));
            return isServing = current is not null && call is not null;
        }
    }

    private bool TryTake(WaitingCall call)
    {
        lock (gate)
        {
            if (!waiting.Remove(call)) return false;
            TakePlace(call.IsCall, 1);
            return true;
        }
    }
}
