using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Channels;

/// <summary>Somebody who listens to a channel. Called from the thread that reads from the server: must not wait.</summary>
internal interface IChannelListener
{
    /// <summary>A message came.</summary>
    void Deliver(JsonSlice message);

    /// <summary>No more will come: because of an error, or because the channel was left.</summary>
    void End(Exception? error);
}
