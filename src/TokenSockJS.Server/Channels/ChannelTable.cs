using System.Collections.Concurrent;

namespace TokenSockJS.Server.Channels;

/// <summary>Which sockets of this server are in which channels. The backplane hears of first and last listeners only.</summary>
internal sealed class ChannelTable(IBackplane backplane)
{
    private readonly ConcurrentDictionary<string, Channel> channels = new(StringComparer.Ordinal);

    /// <summary>The names of all channels with listeners on this server.</summary>
    public ICollection<string> Names => channels.Keys;

    public bool TryGet(string name, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out Channel channel) => channels.TryGetValue(name, out channel);

    /// <summary>Puts a socket into a channel; completes when it hears what is published from now on.</summary>
    public async ValueTask EnterAsync(TokenSocketConnection socket, string name)
    {
        while (!await TryEnterAsync(channels.GetOrAdd(name, static name => new Channel(name)), socket))
        {
            // The channel was taken down between looking it up and coming in: there is a new one by now, or will be.
        }

        // A socket that closed meanwhile looked for itself in vain, and would stay here for good (Q29).
        if (!socket.IsOpen) await LeaveAsync(socket, name);
    }

    /// <summary>Takes a socket out of a channel; when that is complete, no message of it follows any more.</summary>
    public async ValueTask LeaveAsync(TokenSocketConnection socket, string name)
    {
        if (!channels.TryGetValue(name, out Channel? channel)) return;

        await channel.Door.WaitAsync();
        try
        {
            if (!channel.IsRetired && channel.Remove(socket) == 0) await TakeDownAsync(channel);
        }
        finally
        {
            channel.Door.Release();
        }

        // A pass that is under way may have taken its snapshot before.
        await channel.Stage.WaitAsync();
        channel.Stage.Release();
    }

    private async ValueTask<bool> TryEnterAsync(Channel channel, TokenSocketConnection socket)
    {
        await channel.Door.WaitAsync();
        try
        {
            if (channel.IsRetired) return false;
            if (channel.Add(socket) == 1) await SubscribeAsync(channel, socket);
            return true;
        }
        finally
        {
            channel.Door.Release();
        }
    }

    private async ValueTask SubscribeAsync(Channel channel, TokenSocketConnection first)
    {
        try
        {
            await backplane.SubscribeAsync(channel.Name, CancellationToken.None);
        }
        catch
        {
            channel.Remove(first);
            await TakeDownAsync(channel);
            throw;
        }
    }

    private async ValueTask TakeDownAsync(Channel channel)
    {
        // Only when the backplane is done may a new channel of that name subscribe again.
        try
        {
            await backplane.UnsubscribeAsync(channel.Name, CancellationToken.None);
        }
        finally
        {
            channel.IsRetired = true;
            channels.TryRemove(new KeyValuePair<string, Channel>(channel.Name, channel));
        }
    }
}
