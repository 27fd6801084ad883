using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Backplane;

/// <summary>
/// One process: a message goes straight to the sockets. Whoever publishes waits until it is in all their queues, so
/// there is nothing here that could grow.
/// </summary>
internal sealed class MemoryBackplane : IBackplane
{
    private IBackplaneListener? listener;

    public void Attach(IBackplaneListener listener) => this.listener = listener;

    public ValueTask PublishAsync(string channel, JsonSlice message, CancellationToken cancellationToken) =>
        listener?.OnMessageAsync(channel, message) ?? default;

    public ValueTask BroadcastAsync(JsonSlice message, CancellationToken cancellationToken) =>
        listener?.OnBroadcastAsync(message) ?? default;

    public ValueTask UnsubscribeAllAsync(string channel, CancellationToken cancellationToken) =>
        listener?.OnUnsubscribeAllAsync(channel) ?? default;

    public ValueTask SubscribeAsync(string channel, CancellationToken cancellationToken) => default;

    public ValueTask UnsubscribeAsync(string channel, CancellationToken cancellationToken) => default;
}
