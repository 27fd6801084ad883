namespace TokenSockJS.Protocol;

/// <summary>
/// Writes what clients send, members in the originals' order. Each array is exactly as long as the message and new; a payload is
/// copied into it once. Spec: 4.
/// </summary>
public static class ClientMessageWriter
{
    /// <summary>Presents a token. A <paramref name="protocol"/> of 0 is not offered. Spec: A3.</summary>
    public static byte[] Authenticate(string token, string uuid, int protocol)
    {
        JsonSlice offer = protocol == 0 ? default : JsonNumberWriter.Write(protocol);
        return JsonText.ToBytes($$"""{"rpc":"auth","token":{{token}},"uuid":{{uuid}}{{offer:protocol}}}""");
    }

    /// <summary>Calls a function. Without a request there is no <c>req</c>.</summary>
    public static byte[] Call(string name, JsonSlice request, string uuid) => Call(name, request, uuid, traceParent: default);

    /// <summary>Calls a function on behalf of a span; a missing <paramref name="traceParent"/> for none. Spec: A14.</summary>
    public static byte[] Call(string name, JsonSlice request, string uuid, JsonSlice traceParent) =>
        JsonText.ToBytes($$"""{"rpc":{{name}}{{request:req}},"uuid":{{uuid}}{{traceParent:traceparent}}}""");

    /// <summary>Asks whether the server is there: a call of <c>_ping</c>.</summary>
    public static byte[] Ping(string uuid) =>
        JsonText.ToBytes($$"""{"rpc":"_ping","req":{},"uuid":{{uuid}}}""");

    /// <summary>Enters a channel.</summary>
    public static byte[] Subscribe(string channel, string uuid) =>
        JsonText.ToBytes($$"""{"rpc":"_subscribe","req":{"channel":{{channel}}},"uuid":{{uuid}}}""");

    /// <summary>Leaves a channel.</summary>
    public static byte[] Unsubscribe(string channel, string uuid) =>
        JsonText.ToBytes($$"""{"rpc":"_unsubscribe","req":{"channel":{{channel}}},"uuid":{{uuid}}}""");

    /// <summary>Publishes to a channel. Missing data go as <c>null</c>, because without any an original server dies (Q24).</summary>
    public static byte[] Publish(string channel, JsonSlice data, string uuid) =>
        JsonText.ToBytes($$"""{"rpc":"_publish","req":{"channel":{{channel}},"data":{{OrNull(data)}}},"uuid":{{uuid}}}""");

    /// <summary>Publishes to all channels. Missing data go as <c>null</c> (Q24).</summary>
    public static byte[] Broadcast(JsonSlice data, string uuid) =>
        JsonText.ToBytes($$"""{"rpc":"_broadcast","req":{"data":{{OrNull(data)}}},"uuid":{{uuid}}}""");

    /// <summary>Answers a call of the server; with nothing when the data are missing.</summary>
    public static byte[] Answer(string fid, JsonSlice data) =>
        JsonText.ToBytes($$$"""{"rpc":"_rpc","fid":{{{fid}}},"resp":{{{{data:data}}}}}""");

    /// <summary>Answers a call of the server with an error. Spec: A11.</summary>
    public static byte[] AnswerError(string fid, JsonSlice error) =>
        JsonText.ToBytes($$$"""{"rpc":"_rpc","fid":{{{fid}}},"resp":{"error":{{{error}}}}}""");

    private static JsonSlice OrNull(JsonSlice data) => data.IsMissing ? JsonSlice.Null : data;
}
