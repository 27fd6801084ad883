using Microsoft.Extensions.Logging;
using SockJS.Client;
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
    TokenSocketOptions options, string server, Connector connector, WantedChannels channels, IKeeperEvents events, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly StateMachine states = new(events.StateChanged);
    private readonly CancellationTokenSource stop = new();
    private Task work = Task.CompletedTask;
    private TokenSession? current;

    /// <summary>The connection, authenticated and in its channels; null when there is none.</summary>
    public TokenSession? Current => Volatile.Read(ref current);

    public TokenSocketState State => states.Current;

    /// <summary>Connects once; when that has succeeded, keeps connected.</summary>
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
            TokenSession session = await OpenAsync(either.Token).ConfigureAwait(false);
            _ = KeepAsync(session, done);
        }
        catch
        {
            channels.EndAll(null);
            TryMove(TokenSocketState.Disconnected);
            done.SetResult();
            ObjectDisposedException.ThrowIf(stop.IsCancellationRequested, typeof(TokenSocket));
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
            if (Current is { } session) await session.CloseAsync().ConfigureAwait(false);
        }

        await last.ConfigureAwait(false);
        channels.EndAll(null);
    }

    private async Task<TokenSession> OpenAsync(CancellationToken cancel)
    {
        TokenSession? session = null;
        try
        {
            session = await connector.ConnectAsync(cancel).ConfigureAwait(false);
            await channels.RestoreAsync(session, cancel).ConfigureAwait(false);
            Volatile.Write(ref current, session);
            if (!TryMove(TokenSocketState.Connected)) throw new OperationCanceledException(stop.Token);
        }
        catch
        {
            Drop();
            if (session is not null) await session.CloseAsync(cancel).ConfigureAwait(false);
            throw;
        }

        ClientLog.Connected(logger, server, session.IsCoded);
        return session;
    }

    private async Task KeepAsync(TokenSession first, TaskCompletionSource done)
    {
        TokenSession? session = first;
        while (session is not null)
        {
            SockJSCloseInfo end = await EndAsync(session).ConfigureAwait(false);
            Drop();
            ClientLog.ConnectionEnded(logger, server, end.Status.Code);
            session = await ComeBackAsync(end.Status.Code).ConfigureAwait(false);
        }

        done.SetResult();
    }

    private async Task<SockJSCloseInfo> EndAsync(TokenSession session)
    {
        using Pinger? pinger = options.Ping is { } interval ? new Pinger(session, interval, options.TimeProvider) : null;
        return await session.Ended.ConfigureAwait(false);
    }

    private async Task<TokenSession?> ComeBackAsync(int closeCode)
    {
        if (State == TokenSocketState.Closed) return null;
        if (!options.Reconnect || !TokenCloseCode.MayReconnect(closeCode)) return GiveUp();
        if (!TryMove(TokenSocketState.Reconnecting)) return null;

        var backoff = new Backoff();
        TimeSpan delay = backoff.Next();
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await Task.Delay(delay, options.TimeProvider, stop.Token).ConfigureAwait(false);
                TokenSession session = await OpenAsync(stop.Token).ConfigureAwait(false);
                events.Reconnected(attempt);
                return session;
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                return null;
            }
            catch (SockJSException refusal) when (!TokenCloseCode.MayReconnect(refusal.CloseStatus.Code))
            {
                events.ReconnectFailed(refusal, null);
                return GiveUp();
            }
            catch (Exception failure)
            {
                delay = backoff.Next();
                ClientLog.ReconnectFailed(logger, attempt, server, failure.GetType().Name, delay);
                events.ReconnectFailed(failure, delay);
            }
        }
    }

    private TokenSession? GiveUp()
    {
        ClientLog.GaveUp(logger, server);
        channels.EndAll(ConnectionError.ConnectionLost());
        TryMove(TokenSocketState.Disconnected);
        return null;
    }

    private void Drop()
    {
        Volatile.Write(ref current, null);
        channels.Detach();
    }

    private bool TryBegin(Task newWork)
    {
        lock (gate)
        {
            if (!states.TryMove(TokenSocketState.Connecting)) return false;
            work = newWork;
        }

        states.Tell();
        return true;
    }

    private bool TryMove(TokenSocketState to)
    {
        bool moved = states.TryMove(to);
        states.Tell();
        return moved;
    }
}
