namespace TokenSockJS.Protocol;

/// <summary>Reads what clients send, without throwing on anything they may send.</summary>
public static class ClientMessageReader
{
    private const int MostUuidBytes = 128;

    /// <summary>
    /// Finds the fields of a message. Of two members with one name the last counts; unknown ones are checked and left.
    /// With <see cref="ClientMessageFault.InvalidRequest"/> everything that could be read is there all the same, because the reply
    /// needs it. Spec: 4, 4.1, A2, A9.
    /// </summary>
    public static ClientMessageFault Read(ReadOnlyMemory<byte> utf8, out ClientMessage message)
    {
        JsonSlice rpc = default, uuid = default, token = default, req = default, fid = default, resp = default, protocol = default, trace = default;

        var members = new JsonMembers(utf8, JsonSlice.MaxDepth);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("rpc"u8)) rpc = members.Value;
            else if (members.Name.SequenceEqual("uuid"u8)) uuid = members.Value;
            else if (members.Name.SequenceEqual("req"u8)) req = members.Value;
            else if (members.Name.SequenceEqual("fid"u8)) fid = members.Value;
            else if (members.Name.SequenceEqual("resp"u8)) resp = members.Value;
            else if (members.Name.SequenceEqual("token"u8)) token = members.Value;
            else if (members.Name.SequenceEqual("protocol"u8)) protocol = members.Value;
            else if (members.Name.SequenceEqual("traceparent"u8)) trace = members.Value;
        }

        message = default;
        if (!members.IsComplete) return ClientMessageFault.InvalidMessage;

        message = new ClientMessage
        {
            Rpc = JsonStringReader.Read(rpc),
            RpcText = rpc.IsNull ? rpc : ShortText(rpc, CommandNames.MostBytes),
            Uuid = ShortText(uuid, MostUuidBytes),
            Token = JsonStringReader.Read(token),
            TokenText = ShortText(token, CommandNames.MostBytes),
            HasToken = token.IsTruthy,
            Request = req,
            Fid = JsonStringReader.Read(fid),
            Response = resp,
            Protocol = JsonNumberReader.ReadCount(protocol),
            TraceParent = TraceContext.Read(trace),
        };

        // A null uuid is none: the originals' clients would not look at it in a reply, and careless serializers write it.
        bool uuidIsUsable = uuid.IsMissing || uuid.IsNull || !message.Uuid.IsMissing;
        return uuidIsUsable && message.Rpc is { Length: > 0 } ? ClientMessageFault.None : ClientMessageFault.InvalidRequest;
    }

    private static JsonSlice ShortText(JsonSlice value, int mostBytes) =>
        value.IsString && JsonStringReader.FitsIn(mostBytes, value) ? value : default;
}
