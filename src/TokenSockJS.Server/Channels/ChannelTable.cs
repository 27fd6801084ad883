using System.Collections.Concurrent;
using TokenSockJS.Server.Connections;

namespace TokenSockJS.Server.Channels;

/// <summary>Which sockets of this server are in which channels. The backplane hears of first and last listeners only.</summary>
internal sealed class ChannelTable(IBackplane backplane, int? mostSockets)
{
    private readonly ConcurrentDictionary<string, Channel> channels = new(StringComparer.Ordinal);

    /// <summary>The names of all channels with listeners on this server. One that somebody is about to enter, in vain perhaps, is none yet.</summary>
    public IEnumerable<string> Names => channels.Where(entry => !entry.Value.IsEmpty).Select(entry => entry.Key);

    public bool TryGet(string name, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out Channel channel) => channels.TryGetValue(name, out channel);

    /// <summary>Puts a socket into a channel; when it is in, it hears what is published from now on.</summary>
    public async ValueTask<Membership.Entry> EnterAsync(TokenSocketConnection socket, string name)
    {
        while (true)
        {
            Channel channel = channels.GetOrAdd(name, static name => new Channel(name));
            if (await TryEnterAsync(channel, socket) is { } entry) return entry;

            // The channel was taken down between looking it up and coming in: there is a new one by now, or will be.
        }
    }

    /// <summary>Takes a socket out of a channel; when that is complete, no message of it follows any more.</summary>
    public async ValueTask LeaveAsync(TokenSocketConnection socket, string name)
    {
        if (!channels.TryGetValue(name, out Channel? channel)) return;

        await channel.Door.WaitAsync();
        try
        {
            // Who is in a channel keeps it from being retired: whoever finds it so was not in.
            if (channel.IsRetired) return;

            socket.Membership.Leave(name);
            if (channel.Remove(socket)) await TakeDownAsync(channel);
        }
        finally
        {
            channel.Door.Release();
        }

        // A pass that is under way may have taken its snapshot before.
        await channel.Stage.WaitAsync();
        channel.Stage.Release();
    }

    /// <summary>
    /// What a socket knows of its channels and what a channel knows of its sockets change together, behind the door;
    /// else commands of the client and of the application that cross would leave a dead socket in here for good.
    /// </summary>
    private async ValueTask<Membership.Entry?> TryEnterAsync(Channel channel, TokenSocketConnection socket)
    {
        await channel.Door.WaitAsync();
        try
        {
            if (channel.IsRetired) return null;

            Membership.Entry entry = socket.Membership.TryEnter(channel.Name);
            if (entry is Membership.Entry.Entered && channel.Count >= mostSockets)
            {
                socket.Membership.Leave(channel.Name);
                entry = Membership.Entry.Full;
            }

            if (entry is Membership.Entry.Entered && channel.Add(socket)) await SubscribeAsync(channel, socket);
            else if (channel.IsEmpty) Retire(channel);
            return entry;
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
            first.Membership.Leave(channel.Name);
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
            Retire(channel);
        }
    }

    private void Retire(Channel channel)
    {
        channel.IsRetired = true;
        channels.TryRemove(new KeyValuePair<string, Channel>(channel.Name, channel));
    }
}
