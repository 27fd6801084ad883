namespace TokenSockJS.Protocol;

/// <summary>
/// What a client sent, its fields found and its payloads untouched. Slices point into the bytes that were read. Spec: 4.
/// </summary>
public readonly struct ClientMessage
{
    /// <summary>The name of the command or function; null when there is none, or one that is not a readable string.</summary>
    public string? Rpc { get; init; }

    /// <summary><c>rpc</c> as it was sent, for the reply: a string of at most 256 bytes, or <c>null</c>; else missing.
    /// Spec: A2.</summary>
    public JsonSlice RpcText { get; init; }

    /// <summary>The client's correlation id as it was sent: a string of at most 128 bytes; else missing. Spec: A2.</summary>
    public JsonSlice Uuid { get; init; }

    /// <summary>The token; null when there is none, or one that is not a readable string.</summary>
    public string? Token { get; init; }

    /// <summary><c>token</c> as it was sent, for the reply: a string of at most 256 bytes; else missing.</summary>
    public JsonSlice TokenText { get; init; }

    /// <summary><c>token</c> is something that JavaScript takes for true, of whatever type: with <c>auth</c> this makes the message
    /// an authentication. Spec: 4.1, step 2.</summary>
    public bool HasToken { get; init; }

    /// <summary><c>req</c>: the data of the call.</summary>
    public JsonSlice Request { get; init; }

    /// <summary>Which call of the server this answers; null when it is not a readable string.</summary>
    public string? Fid { get; init; }

    /// <summary><c>resp</c>: the answer to a call of the server, for <see cref="CallAnswer"/>.</summary>
    public JsonSlice Response { get; init; }

    /// <summary>The version that the client offers; 0 when it offers none. Spec: A3.</summary>
    public int Protocol { get; init; }

    /// <summary>Which span of the client's this call belongs to, as W3C's <c>traceparent</c>; null when it says none, or something too long to be one.
    /// Not checked further. Spec: A14.</summary>
    public string? TraceParent { get; init; }
}
