namespace TokenSockJS.Protocol;

/// <summary>Reads the messages in which a server speaks to the client itself: those with <c>internal</c>. Spec: 5.</summary>
internal static class InternalMessageReader
{
    public static ServerMessage Read(string? command, JsonSlice data)
    {
        JsonSlice channel = default, uuid = default, fid = default, action = default, args = default, trace = default;

        var members = new JsonMembers(data.Utf8, JsonSlice.MaxDepth + JsonSlice.EnvelopeDepth);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("channel"u8)) channel = members.Value;
            else if (members.Name.SequenceEqual("uuid"u8)) uuid = members.Value;
            else if (members.Name.SequenceEqual("fid"u8)) fid = members.Value;
            else if (members.Name.SequenceEqual("command"u8)) action = members.Value;
            else if (members.Name.SequenceEqual("args"u8)) args = members.Value;
            else if (members.Name.SequenceEqual("traceparent"u8)) trace = members.Value;
        }

        return command switch
        {
            "subscribe" => Membership(ServerMessageKind.Subscribed, channel, uuid),
            "unsubscribe" => Membership(ServerMessageKind.Unsubscribed, channel, uuid),
            "rpc" => Call(fid, action, args, trace),
            _ => default,
        };
    }

    private static ServerMessage Membership(ServerMessageKind kind, JsonSlice channel, JsonSlice uuid) =>
        JsonStringReader.Read(channel) is { } name
            ? new() { Kind = kind, Channel = name, ConfirmedUuid = JsonStringReader.Read(uuid) }
            : default;

    private static ServerMessage Call(JsonSlice fid, JsonSlice action, JsonSlice args, JsonSlice trace) =>
        JsonStringReader.Read(fid) is { } id && JsonStringReader.Read(action) is { } name
            ? new() { Kind = ServerMessageKind.Call, Fid = id, Command = name, Arguments = args, TraceParent = TraceContext.Read(trace) }
            : default;
}
