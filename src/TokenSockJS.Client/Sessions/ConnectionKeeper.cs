using Microsoft.Extensions.Logging;
using SockJS.Client;
using SockJS.Protocol;
using TokenSockJS.Client.Calls;
using TokenSockJS.Client.Channels;
using TokenSockJS.Client.Connecting;
using TokenSockJS.Client.Diagnostics;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Sessions;

/// <summary>
/// Sees to it that there is a connection: the first one on request, and after a loss another one, by one attempt at a
/// time. Spec: 7, Q47.
/// </summary>
internal sealed class ConnectionKeeper(
    TokenSocketOptions options, string server, Connector connector, WantedChannels channels, OfflineQueue queue, IKeeperEvents events,
    ILogger logger)
{
    private readonly Lock gate = new();
    private readonly StateMachine states = new(events.StateChanged);
    private readonly CancellationTokenSource stop = new();
    private readonly Backoff backoff = new(options);
    private Task work = Task.CompletedTask;
    private TokenSession? current;

    public TokenSocketState State => states.Current;

    /// <summary>Connects; when that has succeeded, keeps connected.</summary>
    public async Task ConnectAsync(CancellationToken cancel)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!TryBegin(done.Task))
        {
            ObjectDisposedException.ThrowIf(State == TokenSocketState.Closed, typeof(TokenSocket));
            throw new InvalidOperationException($"The socket is {State} already: ConnectAsync is for one that is Disconnected.");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, stop.Token);
        try
        {
            (TokenSession session, _, _) =
                await TryAsync(delay: TimeSpan.Zero, options.RetryFirstConnect, either.Token).ConfigureAwait(false);
            _ = KeepAsync(session, done);
        }
        catch (Exception failure)
        {
            Refuse(null);
            TryMove(TokenSocketState.Disconnected, Refusal.CloseOf(failure));
            done.SetResult();
            ObjectDisposedException.ThrowIf(stop.IsCancellationRequested, typeof(TokenSocket));
            cancel.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>Leaves for good; completes when nothing is going on any more.</summary>
    public async Task CloseAsync()
    {
        bool first;
        Task last;
        lock (gate)
        {
            first = states.TryMove(TokenSocketState.Closed);
            last = work;
        }

        states.Tell();
        if (first)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            queue.Refuse(new ObjectDisposedException(nameof(TokenSocket)));
            if (Volatile.Read(ref current) is { } session) await session.CloseAsync().ConfigureAwait(false);
        }

        await last.ConfigureAwait(false);
        Refuse(null);
    }

    private async Task KeepAsync(TokenSession first, TaskCompletionSource done)
    {
        try
        {
            TokenSession? session = first;
            while (session is not null)
            {
                long since = options.TimeProvider.GetTimestamp();
                SockJSCloseInfo end = await EndAsync(session).ConfigureAwait(false);
                Drop();
                ClientLog.ConnectionEnded(logger, server, end.Status.Code);
                backoff.Lost(options.TimeProvider.GetElapsedTime(since), end.Status);
                session = await ComeBackAsync(end.Status).ConfigureAwait(false);
            }
        }
        finally
        {
            done.SetResult();
        }
    }

    private async Task<SockJSCloseInfo> EndAsync(TokenSession session)
    {
        using Pinger? pinger =
            options.Ping is { } interval ? new Pinger(session, interval, options.PingTimeout, options.TimeProvider) : null;
        return await session.Ended.ConfigureAwait(false);
    }

    private async Task<TokenSession?> ComeBackAsync(CloseStatus end)
    {
        if (State == TokenSocketState.Closed) return null;
        if (!options.Reconnect || !TokenCloseCode.MayReconnect(end.Code) || NextDelay(null) is not { } delay) return GiveUp(end);
        if (!TryMove(TokenSocketState.Reconnecting, end)) return null;

        try
        {
            (TokenSession session, int attempts, string[] missing) = await TryAsync(delay, retry: true, stop.Token).ConfigureAwait(false);
            events.Reconnected(attempts, missing);
            return session;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception refusal)
        {
            events.ReconnectFailed(refusal, null);
            return GiveUp(Refusal.CloseOf(refusal));
        }
    }

    /// <summary>One attempt after the other, until one succeeds or there is no sense in another.</summary>
    private async Task<(TokenSession Session, int Attempts, string[] Missing)> TryAsync(TimeSpan delay, bool retry, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                if (delay > TimeSpan.Zero) await Task.Delay(delay, options.TimeProvider, cancel).ConfigureAwait(false);
                (TokenSession session, string[] missing) = await OpenAsync(cancel).ConfigureAwait(false);
                return (session, attempt, missing);
            }
            catch (Exception failure)
                when (retry && !cancel.IsCancellationRequested && !Refusal.IsForGood(failure) && NextDelay(failure) is { } next)
            {
                delay = next;
                ClientLog.ReconnectFailed(logger, attempt, server, failure.GetType().Name, delay);
                events.ReconnectFailed(failure, delay);
            }
        }
    }

    private async Task<(TokenSession Session, string[] Missing)> OpenAsync(CancellationToken cancel)
    {
        TokenSession? session = null;
        string[] missing;
        try
        {
            session = await connector.ConnectAsync(cancel).ConfigureAwait(false);
            missing = await channels.RestoreAsync(session, cancel).ConfigureAwait(false);
            Volatile.Write(ref current, session);
            if (!states.TryMove(TokenSocketState.Connected)) throw new OperationCanceledException(stop.Token);
        }
        catch (Exception failure)
        {
            Drop();
            if (session is null) throw;
            const string TooEarly = "The server closed the connection before it had let the socket into its channels";
            if (failure is RpcException && session.EndedWith(TooEarly) is { } end) throw end;
            await session.CloseAsync(cancel).ConfigureAwait(false);
            throw;
        }

        // Whoever hears of it may call at once.
        queue.Open(session);
        states.Tell();

        ClientLog.Connected(logger, server, session.IsCoded);
        return (session, missing);
    }

    private TimeSpan? NextDelay(Exception? failure)
    {
        try
        {
            return backoff.Next(failure);
        }
        catch (Exception policyFailed)
        {
            // The application's own policy: it cannot be asked any more.
            ClientLog.PolicyFailed(logger, policyFailed);
            return null;
        }
    }

    private TokenSession? GiveUp(CloseStatus? why)
    {
        ClientLog.GaveUp(logger, server);
        Refuse(ConnectionError.ConnectionLost());
        TryMove(TokenSocketState.Disconnected, why);
        return null;
    }

    private void Drop()
    {
        Volatile.Write(ref current, null);
        queue.Close();
        channels.Detach();
    }

    /// <summary>Nobody brings the connection back: nothing may wait for it.</summary>
    /// <param name="error">What subscriptions end with; null if they end in peace.</param>
    private void Refuse(Exception? error)
    {
        Exception reason =
            State == TokenSocketState.Closed ? new ObjectDisposedException(nameof(TokenSocket)) : ConnectionError.NotConnected();
        queue.Refuse(reason);
        channels.EndAll(error, reason);
    }

    private bool TryBegin(Task newWork)
    {
        lock (gate)
        {
            if (!states.TryMove(TokenSocketState.Connecting)) return false;
            work = newWork;
        }

        backoff.Begin();
        queue.Close();
        channels.Detach();
        states.Tell();
        return true;
    }

    private bool TryMove(TokenSocketState to, CloseStatus? why = null)
    {
        bool moved = states.TryMove(to, why);
        states.Tell();
        return moved;
    }
}
