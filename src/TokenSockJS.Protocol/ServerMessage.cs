namespace TokenSockJS.Protocol;

/// <summary>
/// What a server sent, its fields found and its payloads untouched. Slices point into the bytes that were read. Spec: 5.
/// </summary>
public readonly struct ServerMessage
{
    /// <summary>What the message is about.</summary>
    public ServerMessageKind Kind { get; init; }

    /// <summary>Reply: the name that was called. Replies are matched by this and <see cref="Uuid"/> together.</summary>
    public string? Rpc { get; init; }

    /// <summary>Reply: the correlation id of the call.</summary>
    public string? Uuid { get; init; }

    /// <summary>Reply or notice: the error; missing when there is none, or one that JavaScript takes for false.</summary>
    public JsonSlice Error { get; init; }

    /// <summary>Reply: <c>resp</c>; missing when the answer is nothing, which is not the same as <c>null</c>.</summary>
    public JsonSlice Result { get; init; }

    /// <summary>Channel message, subscribed, unsubscribed: the channel. A reply that has one is a channel message as well, as it
    /// was to the original clients.</summary>
    public string? Channel { get; init; }

    /// <summary>Channel message: what was published.</summary>
    public JsonSlice Message { get; init; }

    /// <summary>Call: what to send back with the answer.</summary>
    public string? Fid { get; init; }

    /// <summary>Call: the name of the action.</summary>
    public string? Command { get; init; }

    /// <summary>Call: the data for the action; missing when there are none.</summary>
    public JsonSlice Arguments { get; init; }

    /// <summary>Call: the span on whose behalf it is made; null when there is none, or one of more than 64 bytes. Spec: A14.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Subscribed, in the form of 3.x: the correlation id of the request. Spec: 5.2.</summary>
    public string? ConfirmedUuid { get; init; }
}
