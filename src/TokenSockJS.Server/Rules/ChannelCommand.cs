namespace TokenSockJS.Server;

/// <summary>What a client wants to do with a channel.</summary>
public enum ChannelCommand
{
    /// <summary>Hear its messages.</summary>
    Subscribe,

    /// <summary>Hear them no longer.</summary>
    Unsubscribe,

    /// <summary>Send a message to all who hear.</summary>
    Publish,

    /// <summary>Send a message to all channels.</summary>
    Broadcast,
}
