using Microsoft.Extensions.Logging;
using SockJS.Protocol;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Diagnostics;

namespace TokenSockJS.Server.Channels;

/// <summary>
/// Hands a message to all listeners of a channel: written once, dressed once, and left in each one's queue.
/// Nobody is waited for.
/// </summary>
internal sealed class Fanout(ChannelTable channels, ILogger logger) : IBackplaneListener
{
    public ChannelFilter? Filter { get; set; }

    public async ValueTask OnMessageAsync(string channel, JsonSlice message)
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
    public async ValueTask OnBroadcastAsync(JsonSlice message)
    {
        foreach (string channel in channels.Names) await OnMessageAsync(channel, message);
    }

    private void Pass(Channel channel, JsonSlice message)
    {
        var shared = new SockJSMessage(ServerMessageWriter.ChannelMessage(channel.Name, message));
        ChannelFilter? filter = Filter;

        if (filter is null)
        {
            foreach (TokenSocketConnection socket in channel.Listeners) socket.Send(shared);
            return;
        }

        var original = new ChannelMessage(channel.Name, message);
        foreach (TokenSocketConnection socket in channel.Listeners)
        {
            ChannelMessage? filtered = Ask(filter, socket, original);
            if (filtered is null) continue;
            socket.Send(filtered == original ? shared : new SockJSMessage(ServerMessageWriter.ChannelMessage(filtered.Channel, filtered.Json)));
        }
    }

    private ChannelMessage? Ask(ChannelFilter filter, TokenSocketConnection socket, ChannelMessage message)
    {
        try
        {
            return filter(socket, message);
        }
        catch (Exception failure)
        {
            ServerLog.FilterFailed(logger, failure, socket.Id);
            return null;
        }
    }
}
