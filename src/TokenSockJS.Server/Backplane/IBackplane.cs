using TokenSockJS.Protocol;

namespace TokenSockJS.Server;

/// <summary>
/// What carries channel messages between the servers of an installation; in one process, straight to its own sockets.
/// </summary>
/// <remarks>
/// What it promises: a server hears every message of a channel from the moment <see cref="SubscribeAsync"/> has
/// completed until it calls <see cref="UnsubscribeAsync"/>, its own messages included; all servers hear the messages
/// of one channel in the same order; at most once. It may tell of messages of channels that were not subscribed to:
/// the server overlooks them. The server calls SubscribeAsync and UnsubscribeAsync of one channel in turn, never at the
/// same time; after a subscription that failed comes an unsubscription. Spec: A10, A12.
/// </remarks>
public interface IBackplane
{
    /// <summary>Tells who is to hear messages. Called once, before anything else.</summary>
    void Attach(IBackplaneListener listener);

    /// <summary>Publishes to a channel; completes when the backplane has taken the message.</summary>
    ValueTask PublishAsync(string channel, JsonSlice message, CancellationToken cancellationToken);

    /// <summary>Publishes to every channel that anybody listens to; completes when the backplane has taken the message.</summary>
    ValueTask BroadcastAsync(JsonSlice message, CancellationToken cancellationToken);

    /// <summary>Takes all sockets of all servers out of a channel; completes when the backplane has taken the command.</summary>
    ValueTask UnsubscribeAllAsync(string channel, CancellationToken cancellationToken);

    /// <summary>This server has its first listener on a channel; completes when its messages will be heard.</summary>
    ValueTask SubscribeAsync(string channel, CancellationToken cancellationToken);

    /// <summary>This server has no listener on a channel any more.</summary>
    ValueTask UnsubscribeAsync(string channel, CancellationToken cancellationToken);
}
