namespace TokenSockJS.Protocol;

/// <summary>Reads what servers send, without throwing on anything they may send. Spec: 5.</summary>
public static class ServerMessageReader
{
    /// <summary>Finds the fields of a message. Of two members with one name the last counts; unknown ones are left.</summary>
    /// <returns>False when it is no JSON object: such a message is ignored.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, out ServerMessage message)
    {
        JsonSlice rpc = default, uuid = default, error = default, resp = default, channel = default, content = default;
        JsonSlice isInternal = default, command = default, data = default;

        // As deep as a payload may be, inside of what the server lays around it.
        var members = new JsonMembers(utf8, JsonSlice.MaxDepth + JsonSlice.EnvelopeDepth);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("channel"u8)) channel = members.Value;
            else if (members.Name.SequenceEqual("message"u8)) content = members.Value;
            else if (members.Name.SequenceEqual("rpc"u8)) rpc = members.Value;
            else if (members.Name.SequenceEqual("uuid"u8)) uuid = members.Value;
            else if (members.Name.SequenceEqual("resp"u8)) resp = members.Value;
            else if (members.Name.SequenceEqual("error"u8)) error = members.Value;
            else if (members.Name.SequenceEqual("internal"u8)) isInternal = members.Value;
            else if (members.Name.SequenceEqual("command"u8)) command = members.Value;
            else if (members.Name.SequenceEqual("data"u8)) data = members.Value;
        }

        message = default;
        if (!members.IsComplete) return false;

        message = isInternal.IsTruthy
            ? InternalMessageReader.Read(JsonStringReader.Read(command), data)
            : ReadOrdinary(NonEmpty(rpc), NonEmpty(uuid), NonEmpty(channel), error, resp, content);
        return true;
    }

    private static ServerMessage ReadOrdinary(
        string? rpc, string? uuid, string? channel, JsonSlice error, JsonSlice result, JsonSlice message) => new()
        {
            Kind = rpc is not null && uuid is not null ? ServerMessageKind.Reply
                : channel is not null ? ServerMessageKind.ChannelMessage
                : ServerMessageKind.Notice,
            Rpc = rpc,
            Uuid = uuid,
            Error = error.IsTruthy ? error : default,
            Result = result,
            Channel = channel,
            Message = message,
        };

    private static string? NonEmpty(JsonSlice value) => JsonStringReader.Read(value) is { Length: > 0 } text ? text : null;
}
