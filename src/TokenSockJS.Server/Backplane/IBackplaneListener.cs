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
}
