using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests;

/// <summary>
/// A backplane that writes down what the server tells it, and finds fault with what the server may not do: subscribe
/// and unsubscribe out of turn, or at the same time.
/// </summary>
internal sealed class RecordingBackplane : IBackplane
{
    private readonly Lock gate = new();
    private readonly HashSet<string> subscribed = [];
    private readonly HashSet<string> busy = [];
    private readonly List<string> calls = [];
    private readonly List<string> faults = [];
    private IBackplaneListener? listener;

    /// <summary>Runs in the middle of a subscription; may wait, may throw.</summary>
    public Func<string, Task> Subscribing { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs in the middle of an unsubscription; may wait, may throw.</summary>
    public Func<string, Task> Unsubscribing { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs before a message is handed on; may wait, may throw.</summary>
    public Func<string, Task> Publishing { get; set; } = _ => Task.CompletedTask;

    /// <summary>What the server may not do and did.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (gate) return [.. faults];
        }
    }

    /// <summary>All subscriptions, as <c>+channel</c>, and unsubscriptions, as <c>-channel</c>, in order.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (gate) return [.. calls];
        }
    }

    /// <summary>The channels that the server is to hear now.</summary>
    public IReadOnlySet<string> Subscribed
    {
        get
        {
            lock (gate) return subscribed.ToHashSet();
        }
    }

    public void Attach(IBackplaneListener listener) => this.listener = listener;

    public async ValueTask PublishAsync(string channel, JsonSlice message, CancellationToken cancellationToken)
    {
        await Publishing(channel);
        if (Subscribed.Contains(channel)) await listener!.OnMessageAsync(channel, message);
    }

    public ValueTask BroadcastAsync(JsonSlice message, CancellationToken cancellationToken) => listener!.OnBroadcastAsync(message);

    public ValueTask UnsubscribeAllAsync(string channel, CancellationToken cancellationToken) => listener!.OnUnsubscribeAllAsync(channel);

    public async ValueTask SubscribeAsync(string channel, CancellationToken cancellationToken)
    {
        Begin("+", channel, isSubscribed: false);
        try
        {
            await Subscribing(channel);
        }
        finally
        {
            // One that failed may have succeeded all the same: the server may take it back.
            End(channel, isSubscribed: true);
        }
    }

    public async ValueTask UnsubscribeAsync(string channel, CancellationToken cancellationToken)
    {
        Begin("-", channel, isSubscribed: true);
        try
        {
            await Unsubscribing(channel);
        }
        finally
        {
            End(channel, isSubscribed: false);
        }
    }

    private void Begin(string call, string channel, bool isSubscribed)
    {
        lock (gate)
        {
            calls.Add(call + channel);
            if (!busy.Add(channel)) faults.Add($"{call}{channel} while another call was under way");
            if (subscribed.Contains(channel) != isSubscribed) faults.Add($"{call}{channel} out of turn");
        }
    }

    private void End(string channel, bool isSubscribed)
    {
        lock (gate)
        {
            busy.Remove(channel);
            if (isSubscribed) subscribed.Add(channel);
            else subscribed.Remove(channel);
        }
    }
}
