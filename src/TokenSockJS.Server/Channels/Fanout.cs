using Microsoft.Extensions.Logging;
using SockJS.Protocol;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Diagnostics;

namespace TokenSockJS.Server.Channels;

/// <summary>
/// Hands a message to all listeners of a channel: written once, dressed once, and left in each one's queue.
/// Nobody is waited for.
/// </summary>
internal sealed class Fanout(ChannelTable channels, ServerMetrics metrics, ILogger logger)
{
    public ChannelFilter? Filter { get; set; }

    /// <summary>Completes when the message is in the queue of every listener.</summary>
    public async ValueTask SendAsync(string channel, JsonSlice message)
    {
        if (!channels.TryGet(channel, out Channel? target)) return;

        await target.Stage.WaitAsync();
        try
        {
            Pass(target, message);
        }
        finally
        {
            target.Stage.Release();
        }
    }

    /// <summary>A broadcast is a message of every channel: who is in several gets several (Q31).</summary>
    public async ValueTask SendToAllAsync(JsonSlice message)
    {
        foreach (string channel in channels.Names) await SendAsync(channel, message);
    }

    private void Pass(Channel channel, JsonSlice message)
    {
        var shared = new SockJSMessage(ServerMessageWriter.ChannelMessage(channel.Name, message));
        ChannelFilter? filter = Filter;

        if (filter is null)
        {
            TokenSocketConnection[] listeners = channel.Listeners;
            foreach (TokenSocketConnection socket in listeners) socket.Send(shared);
            metrics.Delivered(listeners.Length);
            return;
        }

        var original = new ChannelMessage(channel.Name, message);
        int delivered = 0;
        foreach (TokenSocketConnection socket in channel.Listeners)
        {
            if (Ask(filter, socket, original, shared) is not { } filtered) continue;
            delivered++;
            socket.Send(filtered);
        }

        metrics.Delivered(delivered);
    }

    /// <summary>What a socket gets; null for nothing. What goes wrong, in the filter or with what it made, is no other socket's business.</summary>
    private SockJSMessage? Ask(ChannelFilter filter, TokenSocketConnection socket, ChannelMessage original, SockJSMessage shared)
    {
        try
        {
            ChannelMessage? filtered = filter(socket, original);
            if (filtered is null || filtered == original) return filtered is null ? null : shared;
            return new SockJSMessage(ServerMessageWriter.ChannelMessage(filtered.Channel, filtered.Json));
        }
        catch (Exception failure)
        {
            ServerLog.FilterFailed(logger, failure, socket.Id);
            return null;
        }
    }
}
