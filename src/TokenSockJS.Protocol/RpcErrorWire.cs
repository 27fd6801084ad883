namespace TokenSockJS.Protocol;

/// <summary>The forms in which an error travels: with its code since protocol 4, as whatever was thrown before. Spec: A5, 4.3.</summary>
internal static class RpcErrorWire
{
    /// <summary>For errors that bring no text of their own.</summary>
    private const string NoText = "Error";

    public static RpcException Read(JsonSlice error, bool coded)
    {
        if (JsonStringReader.Read(error) is { } text) return new RpcException(text);

        JsonSlice code = default, message = default, data = default;
        var members = new JsonMembers(error.Utf8, JsonSlice.MaxDepth + JsonSlice.EnvelopeDepth);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("code"u8)) code = members.Value;
            else if (members.Name.SequenceEqual("message"u8)) message = members.Value;
            else if (members.Name.SequenceEqual("data"u8)) data = members.Value;
        }

        string? words = JsonStringReader.Read(message);
        return coded && words is not null && JsonNumberReader.TryRead(code, out int number)
            ? new RpcException(number, words, data.ToOwned())
            : new RpcException(RpcError.ApplicationCode, words ?? NoText, error.ToOwned());
    }

    public static JsonSlice Write(RpcException error, bool coded)
    {
        JsonSlice code = JsonNumberWriter.Write(error.Code);
        JsonSlice data = error.ErrorData;

        if (coded) return new JsonSlice(JsonText.ToBytes($$"""{"code":{{code}},"message":{{error.Message}}{{data:data}}}"""));

        // To an old peer a falsy error is no error.
        string text = error.Message.Length > 0 ? error.Message : NoText;

        if (error.Code == RpcError.ApplicationCode) return data.IsTruthy ? data : JsonSlice.FromText(text);
        if (data.IsMissing) return JsonSlice.FromText(text);
        return new JsonSlice(JsonText.ToBytes($$"""{"message":{{text}},"code":{{code}},"data":{{data}}}"""));
    }
}
