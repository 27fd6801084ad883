using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Channels;

/// <summary>What this server does about what its backplane tells.</summary>
internal sealed class ChannelListener(ChannelTable channels, ChannelCommands commands, Fanout fanout) : IBackplaneListener
{
    public ValueTask OnMessageAsync(string channel, JsonSlice message) => fanout.SendAsync(channel, message);

    public ValueTask OnBroadcastAsync(JsonSlice message) => fanout.SendToAllAsync(message);

    public async ValueTask OnUnsubscribeAllAsync(string channel)
    {
        if (!channels.TryGet(channel, out Channel? emptied)) return;
        foreach (TokenSocketConnection socket in emptied.Listeners) await commands.TakeOutAsync(socket, channel);
    }
}
