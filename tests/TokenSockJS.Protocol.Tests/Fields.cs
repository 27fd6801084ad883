namespace TokenSockJS.Protocol.Tests;

/// <summary>The fields of what was read as the vectors write them: names as in the message, left out when there is nothing.</summary>
internal sealed class Fields : SortedDictionary<string, string>
{
    private Fields() : base(StringComparer.Ordinal)
    {
    }

    public static Fields Of(ClientMessageFault fault, in ClientMessage message)
    {
        var fields = new Fields { ["fault"] = Camel(fault) };
        fields.Set("rpc", message.Rpc);
        fields.Set("rpcText", message.RpcText);
        fields.Set("uuid", message.Uuid);
        fields.Set("token", message.Token);
        fields.Set("tokenText", message.TokenText);
        fields.Set("hasToken", message.HasToken ? "True" : null);
        fields.Set("req", message.Request);
        fields.Set("fid", message.Fid);
        fields.Set("resp", message.Response);
        fields.Set("protocol", message.Protocol == 0 ? null : $"{message.Protocol}");
        return fields;
    }

    public static Fields Of(in ServerMessage message)
    {
        var fields = new Fields { ["kind"] = Camel(message.Kind) };
        fields.Set("rpc", message.Rpc);
        fields.Set("uuid", message.Uuid);
        fields.Set("error", message.Error);
        fields.Set("resp", message.Result);
        fields.Set("channel", message.Channel);
        fields.Set("message", message.Message);
        fields.Set("fid", message.Fid);
        fields.Set("command", message.Command);
        fields.Set("args", message.Arguments);
        fields.Set("confirmedUuid", message.ConfirmedUuid);
        return fields;
    }

    public static Fields Of(string? channel, JsonSlice data, JsonSlice error)
    {
        var fields = new Fields();
        fields.Set("channel", channel);
        fields.Set("data", data);
        fields.Set("error", error);
        return fields;
    }

    private void Set(string name, JsonSlice value) => Set(name, value.IsMissing ? null : value.ToString());

    private void Set(string name, string? value)
    {
        if (value is not null) this[name] = value;
    }

    private static string Camel<T>(T value) where T : struct, Enum
    {
        string name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
