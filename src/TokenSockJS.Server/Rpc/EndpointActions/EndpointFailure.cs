using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Rpc.EndpointActions;

/// <summary>
/// A response with a status of 300 or more as the error of a call. Peers of protocol 4 get the status as the code and the body as
/// data; old ones <c>error</c> of the body, or the whole body as the originals' <c>routes</c> gave it. Spec: A5, A15.
/// </summary>
internal static class EndpointFailure
{
    public static RpcException Of(EndpointResponse response, JsonSlice body, bool coded)
    {
        string text = TextOf(body) ?? ReasonOf(response.StatusCode);
        return coded
            ? new RpcException(response.StatusCode, text, body)
            : new RpcException(RpcError.ApplicationCode, text, OldForm(response, body, text));
    }

    private static JsonSlice OldForm(EndpointResponse response, JsonSlice body, string text)
    {
        if (EndpointAnswer.IsObject(body)) return ErrorOf(body) is { IsTruthy: true } error ? error : EndpointAnswer.WithStatus(body, response);
        if (body.IsTruthy) return body;

        // The originals could not answer without a body; what is false to JavaScript would be read as success.
        return EndpointAnswer.WithStatus(new JsonSlice((byte[])[.. "{\"message\":"u8, .. JsonSlice.FromText(text).Utf8.Span, .. "}"u8]), response);
    }

    private static JsonSlice ErrorOf(JsonSlice body) => body.ToElement().TryGetProperty("error", out JsonElement error) ? JsonSlice.From(error) : default;

    /// <summary>What a person may read in the body: of an error, or of the details of a problem.</summary>
    private static string? TextOf(JsonSlice body)
    {
        JsonElement whole = body.ToElement();
        if (whole.ValueKind is not JsonValueKind.Object) return TextOf(whole);

        if (whole.TryGetProperty("error", out JsonElement error))
        {
            if (TextOf(error) is { } plain) return plain;
            if (TextOf(error, "message") is { } inner) return inner;
        }

        return TextOf(whole, "title") ?? TextOf(whole, "message");
    }

    private static string? TextOf(JsonElement element, string member) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(member, out JsonElement value) ? TextOf(value) : null;

    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.ValueKind is JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    private static string ReasonOf(int status) => ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } reason ? reason : "Error";
}
