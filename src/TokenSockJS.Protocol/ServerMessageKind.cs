namespace TokenSockJS.Protocol;

/// <summary>What a server's message is about. Spec: 5.</summary>
public enum ServerMessageKind
{
    /// <summary>Nothing for a client to act on: an unknown command, or an error that belongs to no call.</summary>
    Notice,

    /// <summary>The reply to a call. It may carry a channel message besides: see <see cref="ServerMessage.Channel"/>.</summary>
    Reply,

    /// <summary>A message of a channel.</summary>
    ChannelMessage,

    /// <summary>The client is in the channel now, whether it asked or not.</summary>
    Subscribed,

    /// <summary>The client has left the channel, whether it asked or not.</summary>
    Unsubscribed,

    /// <summary>The server calls an action of the client.</summary>
    Call,
}
