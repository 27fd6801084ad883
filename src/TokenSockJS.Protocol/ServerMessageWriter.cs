namespace TokenSockJS.Protocol;

/// <summary>
/// Writes what servers send. Each array is exactly as long as the message and new; a payload is copied into it once.
/// Spec: 5, A2.
/// </summary>
public static class ServerMessageWriter
{
    /// <summary>The answer to what is not a message at all: <c>{"error":"Invalid message"}</c>.</summary>
    public static ReadOnlyMemory<byte> InvalidMessage { get; } =
        JsonText.ToBytes($$"""{"error":{{RpcError.InvalidMessageText}}}""");

    /// <summary>Answers a request. A missing result gives no <c>resp</c>, a <c>null</c> one gives <c>null</c>.</summary>
    public static byte[] Reply(in ClientMessage request, JsonSlice result) => Reply(in request, result, default);

    /// <summary>Refuses a request. The error must not be one that JavaScript takes for false, or old clients read success.</summary>
    public static byte[] ReplyError(in ClientMessage request, JsonSlice error) => Reply(in request, default, error);

    /// <summary>A message of a channel. A missing message goes as <c>null</c> (Q24).</summary>
    public static byte[] ChannelMessage(string channel, JsonSlice message)
    {
        JsonSlice content = message.IsMissing ? JsonSlice.Null : message;
        return JsonText.ToBytes($$"""{"channel":{{channel}},"message":{{content}}}""");
    }

    /// <summary>The socket is in the channel now, in the form of 2.x.</summary>
    public static byte[] Subscribed(string channel) =>
        JsonText.ToBytes($$$"""{"internal":true,"command":"subscribe","data":{"channel":{{{channel}}}}}""");

    /// <summary>The same in the form of 3.x, which repeats the request: for servers that acknowledge nothing else. Spec: A4.</summary>
    public static byte[] SubscribedEcho(in ClientMessage request, string channel) =>
        JsonText.ToBytes(
            $$$"""{"internal":true,"command":"subscribe","data":{{{{request.RpcText:rpc}}}{{{request.Request:req}}}"""
            + $$$"""{{{request.Uuid:uuid}}}{{{channel:channel}}}}}""");

    /// <summary>The socket has left the channel.</summary>
    public static byte[] Unsubscribed(string channel) =>
        JsonText.ToBytes($$$"""{"internal":true,"command":"unsubscribe","data":{"channel":{{{channel}}}}}""");

    /// <summary>Calls an action of the client. Without arguments there is no <c>args</c>.</summary>
    public static byte[] Call(string fid, string command, JsonSlice args) => Call(fid, command, args, traceParent: default);

    /// <summary>Calls an action of the client on behalf of a span; a missing <paramref name="traceParent"/> for none. Spec: A14.</summary>
    public static byte[] Call(string fid, string command, JsonSlice args, JsonSlice traceParent) =>
        JsonText.ToBytes($$$"""{"internal":true,"command":"rpc","data":{"fid":{{{fid}}},"command":{{{command}}}{{{args:args}}}{{{traceParent:traceparent}}}}}""");

    private static byte[] Reply(in ClientMessage request, JsonSlice result, JsonSlice error)
    {
        JsonSlice token = request.Rpc == CommandNames.Authenticate ? request.TokenText : default;
        return JsonText.ToBytes($$"""{{{request.RpcText:rpc}}{{request.Uuid:uuid}}{{token:token}}{{result:resp}}{{error:error}}}""");
    }
}
