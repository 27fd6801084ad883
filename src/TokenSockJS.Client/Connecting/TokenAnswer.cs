using System.Text.Json;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Connecting;

/// <summary>Reads what a token endpoint answers, whatever it may be. Spec: 2.3, 2.6.</summary>
internal static class TokenAnswer
{
    /// <returns>The token.</returns>
    /// <exception cref="RpcException">There is none; the code is the HTTP status.</exception>
    public static string Read(int status, ReadOnlyMemory<byte> body)
    {
        int code = status >= 400 ? status : RpcError.Internal.Code;
        if (!JsonSlice.TryParse(body, out JsonSlice json) || json.ToElement() is not { ValueKind: JsonValueKind.Object } answer)
            throw new RpcException(code, $"The token endpoint answered {status} with something that is no token.");

        if (JsonSlice.From(Member(answer, "error")) is { IsTruthy: true } reason)
        {
            RpcException said = RpcException.FromWire(reason, coded: false);
            throw new RpcException(code, said.Message, said.ErrorData);
        }

        if (status is >= 200 and < 300 && Text(Member(answer, "token")) is { Length: > 0 } text) return text;
        throw new RpcException(code, $"The token endpoint answered {status} without a token.");
    }

    private static JsonElement Member(JsonElement answer, string name)
    {
        try
        {
            return answer.TryGetProperty(name, out JsonElement value) ? value : default;
        }
        catch (InvalidOperationException)
        {
            // The name of some member is no text.
            return default;
        }
    }

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no token has that.
            return null;
        }
    }
}
