using Microsoft.Extensions.Logging;
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
internal sealed class WantedChannels(int most, ILogger logger)
{
    /// <summary>How many channels are entered at once after a reconnect: well below what servers take. Spec: A13.</summary>
    private const int AtOnce = 16;

    private readonly Lock gate = new();
    private readonly Dictionary<string, WantedChannel> wanted = new(StringComparer.Ordinal);
    private TokenSession? session;

    public string[] Names
    {
        get
        {
            lock (gate) return [.. wanted.Keys];
        }
    }

    /// <summary>Adds a listener; the first one enters the channel. Completes when the server has confirmed.</summary>
    public async Task EnterAsync(string name, IChannelListener listener, CancellationToken cancel)
    {
        WantedChannel? channel;
        Task entering;
        lock (gate)
        {
            if (session is null) throw ConnectionError.NotConnected();
            if (!wanted.TryGetValue(name, out channel))
            {
                if (wanted.Count >= most) throw RpcError.TooMany.ToException();
                wanted.Add(name, channel = new WantedChannel(name));
                channel.Entering = session.SubscribeAsync(channel);
            }

            channel.Add(listener);
            entering = channel.Entering;
        }

        try
        {
            await entering.WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Refused or lost: there is nothing to leave. Cancelled, or not answered in time: the server may yet let us in.
            bool late = failure is RpcException refusal && refusal.Code == RpcError.TimedOut.Code;
            if (entering.IsFaulted && !late) Forget(channel, failure);
            else await LeaveAsync(name, listener).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Removes a listener; the last one leaves the channel. Never fails.</summary>
    public async Task LeaveAsync(string name, IChannelListener listener)
    {
        Task leaving;
        lock (gate)
        {
            if (!wanted.TryGetValue(name, out WantedChannel? channel) || !channel.Remove(listener) || channel.HasListeners) return;

            wanted.Remove(name);
            if (session is null) return;
            leaving = session.UnsubscribeAsync(name);
        }

        await leaving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Uses a new connection from now on, and enters all channels on it in which it is not already, in order.</summary>
    /// <exception cref="RpcException">The connection was lost meanwhile.</exception>
    public async Task RestoreAsync(TokenSession connection, CancellationToken cancel)
    {
        WantedChannel[] known;
        lock (gate)
        {
            session = connection;
            known = [.. wanted.Values.Where(channel => !channel.IsEntered)];
        }

        var places = new SemaphoreSlim(AtOnce);
        var entering = new List<Task>(known.Length);
        foreach (WantedChannel channel in known)
        {
            await places.WaitAsync(cancel).ConfigureAwait(false);
            entering.Add(EnterAgainAsync(channel, places));
        }

        await Task.WhenAll(entering).WaitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>The connection is gone; the channels stay wanted.</summary>
    public void Detach()
    {
        lock (gate)
        {
            session = null;
            foreach (WantedChannel channel in wanted.Values) channel.IsEntered = false;
        }
    }

    /// <summary>There will be no other connection.</summary>
    public void EndAll(Exception? error)
    {
        lock (gate)
        {
            session = null;
            foreach (WantedChannel channel in wanted.Values) channel.End(error);
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
            if (wanted.TryGetValue(name, out WantedChannel? channel)) channel.IsEntered = true;
            else if (wanted.Count < most) wanted.Add(name, new WantedChannel(name) { IsEntered = true });
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

    private async Task EnterAgainAsync(WantedChannel channel, SemaphoreSlim places)
    {
        try
        {
            Task entering;
            lock (gate)
            {
                if (session is null || !IsWanted(channel)) return;
                entering = channel.Entering = session.SubscribeAsync(channel);
            }

            await entering.ConfigureAwait(false);
        }
        catch (RpcException refused) when (!ConnectionError.IsConnectionLost(refused))
        {
            ClientLog.ChannelRefused(logger, refused.Code);
            Forget(channel, refused);
        }
        finally
        {
            places.Release();
        }
    }

    private void Forget(WantedChannel channel, Exception error)
    {
        lock (gate)
        {
            if (IsWanted(channel)) wanted.Remove(channel.Name);
            channel.End(error);
        }
    }

    private bool IsWanted(WantedChannel channel) => wanted.GetValueOrDefault(channel.Name) == channel;
}
