namespace TokenSockJS.Client;

/// <summary>Messages came faster than they were read: the buffer of a subscription was full, and it has ended.</summary>
public sealed class SubscriptionOverflowException(string channel, long missed)
    : Exception($"The subscription to '{channel}' was not read as fast as messages came: {missed} were missed. Read faster, or subscribe again.")
{
    /// <summary>The channel.</summary>
    public string Channel { get; } = channel;

    /// <summary>How many messages were missed up to this moment.</summary>
    public long Missed { get; } = missed;
}
