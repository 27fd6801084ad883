using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using TokenSockJS.Client.Channels;
using TokenSockJS.Client.Sessions;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client;

/// <summary>The messages of a channel, from the moment the server has confirmed until this is disposed. Spec: A4, A10.</summary>
/// <typeparam name="T">What the messages are.</typeparam>
/// <remarks>
/// <para>It lasts over reconnects; what is published meanwhile is missed. A message that does not fit <typeparamref name="T"/>
/// throws from the enumeration that comes to it; another enumeration goes on behind it. Enumerations share the messages:
/// for a second one that gets them all, subscribe again, which costs nothing on the wire.</para>
/// <para>It ends by itself, after what has arrived, when the server takes this socket out of the channel; with an
/// exception when the messages are not read fast enough (<see cref="SubscriptionOverflowException"/>), when the server
/// does not let the socket in again after a reconnect, or when there will be no reconnect (<see cref="RpcException"/>).</para>
/// </remarks>
public sealed class ChannelSubscription<T> : IAsyncEnumerable<T>, IAsyncDisposable, IChannelListener
{
    private readonly WantedChannels channels;
    private readonly JsonTypeInfo<T> type;
    private readonly Channel<JsonSlice> waiting;
    private long missed;

    internal ChannelSubscription(string channel, JsonTypeInfo<T> type, WantedChannels channels, int mostWaiting)
    {
        Channel = channel;
        this.type = type;
        this.channels = channels;
        waiting = System.Threading.Channels.Channel.CreateBounded<JsonSlice>(mostWaiting);
    }

    /// <summary>The channel.</summary>
    public string Channel { get; }

    /// <summary>Reads the messages that have come and will come.</summary>
    /// <exception cref="JsonException">A message does not fit <typeparamref name="T"/>.</exception>
    /// <exception cref="SubscriptionOverflowException">Messages came faster than they were read.</exception>
    /// <exception cref="RpcException">The server does not let the socket in any more, or there is no connection any more.</exception>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (waiting.Reader.TryRead(out JsonSlice message)) yield return message.Deserialize(type)!;
        }

        if (Interlocked.Read(ref missed) is > 0 and var count) throw new SubscriptionOverflowException(Channel, count);
    }

    /// <summary>Ends the subscription. The last one of a channel leaves it, if there is a connection. If the server does not let the socket
    /// out, that is logged.</summary>
    public async ValueTask DisposeAsync()
    {
        // It has left before the first wait: nothing is delivered any more that would count as missed.
        Task leaving = channels.LeaveAsync(Channel, this);
        waiting.Writer.TryComplete();
        await leaving.WaitQuietlyAsync().ConfigureAwait(false);
    }

    internal Task EnterAsync(CancellationToken cancel) => channels.EnterAsync(Channel, this, cancel);

    void IChannelListener.Deliver(JsonSlice message)
    {
        if (Interlocked.Read(ref missed) == 0 && waiting.Writer.TryWrite(message)) return;

        Interlocked.Increment(ref missed);
        waiting.Writer.TryComplete();
    }

    void IChannelListener.End(Exception? error) => waiting.Writer.TryComplete(error);
}
