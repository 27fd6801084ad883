using System.Collections.Immutable;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Channels;

/// <summary>A channel that the socket is in, or wants to be in, and who listens to it. Guarded by its <see cref="WantedChannels"/>.</summary>
internal sealed class WantedChannel(string name)
{
    private ImmutableArray<IChannelListener> listeners = [];

    public string Name => name;

    /// <summary>Done when the server has confirmed; failed when it has refused.</summary>
    public Task Entering { get; set; } = Task.CompletedTask;

    /// <summary>Whether this connection is in the channel. Written by the thread that reads from the server, so that what it
    /// reads next is seen in this light.</summary>
    public bool IsEntered { get; set; }

    public bool HasListeners => !listeners.IsEmpty;

    public void Add(IChannelListener listener) => listeners = listeners.Add(listener);

    public bool Remove(IChannelListener listener)
    {
        int before = listeners.Length;
        listeners = listeners.Remove(listener);
        return listeners.Length < before;
    }

    public void Deliver(JsonSlice message)
    {
        foreach (IChannelListener listener in listeners) listener.Deliver(message);
    }

    public void End(Exception? error)
    {
        foreach (IChannelListener listener in listeners) listener.End(error);
        listeners = [];
    }
}
