using TokenSockJS.Protocol;

namespace TokenSockJS.Server;

/// <summary>The server, as its backplane sees it.</summary>
public interface IBackplaneListener
{
    /// <summary>
    /// A message came on a channel. Completes when it is in the queue of every listener. Who hands over the next one
    /// before that leaves it to chance which is first, but it is the same one for all listeners.
    /// </summary>
    ValueTask OnMessageAsync(string channel, JsonSlice message);

    /// <summary>A message came for every channel.</summary>
    ValueTask OnBroadcastAsync(JsonSlice message);

    /// <summary>
    /// All sockets are to leave a channel. Completes when they have left, for which the backplane is told that the channel has no listener here any
    /// more: whoever reports events one after the other must not wait for it.
    /// </summary>
    ValueTask OnUnsubscribeAllAsync(string channel);
}
