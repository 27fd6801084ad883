using Microsoft.Extensions.Logging;
using TokenSockJS.Client.Calls;
using TokenSockJS.Client.Diagnostics;
using TokenSockJS.Client.Sessions;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Channels;

/// <summary>
/// The channels that the socket wants to be in, over all its connections: one subscription on the wire for all
/// listeners of a channel, made again on each new connection. Spec: 7, 8.1.
/// </summary>
/// <remarks>
/// Commands are begun under the lock, and a connection sends in the order in which they are begun: so the server sees
/// them in the order in which things were decided here.
/// </remarks>
internal sealed class WantedChannels(TokenSocketOptions options, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly OrderedDictionary<string, WantedChannel> wanted = new(StringComparer.Ordinal);
    private TokenSession? session;
    private Exception? refusal;

    public string[] Names
    {
        get
        {
            lock (gate) return [.. wanted.Keys];
        }
    }

    /// <summary>Adds a listener; the first one enters the channel, now or when there is a connection. Completes when the server has
    /// confirmed.</summary>
    public async Task EnterAsync(string name, IChannelListener listener, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        WantedChannel channel = Want(name, listener, out TimeSpan limit, out Exception late);
        try
        {
            await channel.Entered.WaitAsync(limit, options.TimeProvider, cancel).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // The server's answer to that is not what the caller waits for.
            _ = LeaveAsync(channel, listener).WaitQuietlyAsync();
            if (failure is TimeoutException) throw late;
            throw;
        }
    }

    /// <summary>Removes a listener; the last one leaves the channel.</summary>
    /// <exception cref="RpcException">The server does not let the socket out.</exception>
    public Task LeaveAsync(string name, IChannelListener listener)
    {
        lock (gate) return wanted.TryGetValue(name, out WantedChannel? channel) ? LeaveAsync(channel, listener) : Task.CompletedTask;
    }

    /// <summary>Leaves a channel, and ends all who listen to it.</summary>
    /// <exception cref="RpcException">The server does not let the socket out.</exception>
    public Task LeaveAsync(string name)
    {
        lock (gate)
        {
            if (!wanted.TryGetValue(name, out WantedChannel? channel)) return Task.CompletedTask;

            channel.End(null);
            return Leave(channel);
        }
    }

    /// <summary>Uses a new connection from now on, and enters all channels on it in which it is not already, in order.</summary>
    /// <returns>The channels in which it is not, because the server could not let it in now; it asks again by itself.</returns>
    /// <exception cref="RpcException">The connection was lost meanwhile.</exception>
    public Task<string[]> RestoreAsync(TokenSession connection, CancellationToken cancel)
    {
        WantedChannel[] known;
        lock (gate)
        {
            (session, refusal) = (connection, null);
            known = [.. wanted.Values.Where(channel => !channel.IsEntered)];
        }

        return new Restoration(this, connection, options.TimeProvider).RunAsync(known, cancel);
    }

    /// <summary>The connection is gone; the channels stay wanted.</summary>
    public void Detach()
    {
        lock (gate)
        {
            (session, refusal) = (null, null);
            foreach (WantedChannel channel in wanted.Values) channel.Lose();
        }
    }

    /// <summary>There will be no other connection: all listeners end, and nobody may enter until there is one.</summary>
    /// <param name="error">What listeners end with; null if they end in peace.</param>
    /// <param name="reason">What those who enter get.</param>
    public void EndAll(Exception? error, Exception reason)
    {
        lock (gate)
        {
            (session, refusal) = (null, reason);
            foreach (WantedChannel channel in wanted.Values) channel.End(channel.WasEntered ? error : reason);
            wanted.Clear();
        }
    }

    /// <summary>A message came for whoever listens.</summary>
    public void Deliver(string name, JsonSlice message)
    {
        lock (gate)
        {
            if (wanted.TryGetValue(name, out WantedChannel? channel)) channel.Deliver(message);
        }
    }

    /// <summary>The server has put this socket into a channel; it is wanted from now on. Spec: 5.</summary>
    public void EnteredByServer(string name)
    {
        lock (gate)
        {
            if (!wanted.TryGetValue(name, out WantedChannel? channel))
            {
                if (wanted.Count >= options.MaxChannels) return;
                wanted.Add(name, channel = new WantedChannel(name));
            }

            channel.IsEntered = true;
            channel.Confirm();
        }
    }

    /// <summary>
    /// The server says that this socket is out of a channel. That answers a command of ours when the channel is not
    /// wanted, or only now being entered again; else the server has done it by itself, and the listeners are done.
    /// </summary>
    public void Left(string name)
    {
        lock (gate)
        {
            if (!wanted.TryGetValue(name, out WantedChannel? channel) || !channel.IsEntered) return;

            wanted.Remove(name);
            channel.End(null);
        }
    }

    /// <summary>Asks the server to let this socket in, if that is still wanted on that connection.</summary>
    /// <returns>Whether it is to be asked again later.</returns>
    /// <exception cref="RpcException">The connection was lost meanwhile.</exception>
    public async Task<bool> AskAsync(WantedChannel channel, TokenSession connection)
    {
        Task asking;
        lock (gate)
        {
            if (session != connection || !IsWanted(channel) || channel.IsEntered) return false;
            asking = connection.SubscribeAsync(channel);
        }

        try
        {
            await asking.ConfigureAwait(false);
            lock (gate)
            {
                if (session == connection) channel.Confirm();
            }

            return false;
        }
        catch (RpcException refused) when (!ConnectionError.IsConnectionLost(refused))
        {
            ClientLog.ChannelRefused(logger, refused.Code);
            return Refused(channel, refused);
        }
    }

    /// <summary>Asks the server once more to let the socket out of a channel.</summary>
    /// <returns>Null if there is no sense in that any more: the channel is wanted again, or there is another connection.</returns>
    public Task? TryLeaveAgain(string name, TokenSession connection)
    {
        lock (gate) return session != connection || wanted.ContainsKey(name) ? null : connection.UnsubscribeAsync(name);
    }

    private WantedChannel Want(string name, IChannelListener listener, out TimeSpan limit, out Exception late)
    {
        lock (gate)
        {
            if (refusal is not null) throw refusal;
            if (session is null && options.OfflineQueue.FailAtOnce) throw ConnectionError.NotConnected();
            if (!wanted.TryGetValue(name, out WantedChannel? channel))
            {
                if (wanted.Count >= options.MaxChannels) throw RpcError.TooMany.ToException();
                wanted.Add(name, channel = new WantedChannel(name));
                if (session is not null) _ = AskAsync(channel, session).WaitQuietlyAsync();
            }

            channel.Add(listener);
            (limit, late) = session is null
                ? (TimeLimit.Shorter(options.OfflineQueue.MaxTime, options.CommandTimeout), ConnectionError.NotConnected())
                : (options.CommandTimeout, RpcError.TimedOut.ToException());
            return channel;
        }
    }

    private Task LeaveAsync(WantedChannel channel, IChannelListener listener)
    {
        lock (gate) return IsWanted(channel) && channel.Remove(listener) && !channel.HasListeners ? Leave(channel) : Task.CompletedTask;
    }

    private Task Leave(WantedChannel channel)
    {
        wanted.Remove(channel.Name);
        return Depart(channel);
    }

    private Task Depart(WantedChannel channel) =>
        session is null ? Task.CompletedTask : new Departure(this, session, options.TimeProvider, logger).RunAsync(channel.Name);

    /// <summary>Who was in the channel before is wanted back as long as that makes sense; who was not hears of it at once.</summary>
    private bool Refused(WantedChannel channel, RpcException refused)
    {
        lock (gate)
        {
            if (!IsWanted(channel)) return false;
            if (channel.WasEntered && RpcError.RetryMakesSense(refused.Code)) return true;

            wanted.Remove(channel.Name);
            channel.End(refused);

            // Not answered in time: the server may yet let us in.
            if (refused.Code == RpcError.TimedOut.Code) _ = Depart(channel).WaitQuietlyAsync();
            return false;
        }
    }

    private bool IsWanted(WantedChannel channel) => wanted.GetValueOrDefault(channel.Name) == channel;
}
