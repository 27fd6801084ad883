using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tokens;

/// <summary>The HTTP session of a token request as an identity, in the form in which the Node servers keep it. Spec: 2.4.</summary>
internal static class SessionIdentity
{
    public static async Task<JsonObject> ReadAsync(HttpContext context, CancellationToken cancel)
    {
        var identity = new JsonObject();
        await context.Session.LoadAsync(cancel);
        foreach (string key in context.Session.Keys)
        {
            if (context.Session.TryGetValue(key, out byte[]? value) && ValueOf(value) is { IsMissing: false } json) identity[key] = JsonNode.Parse(json.Utf8.Span);
        }

        // Last, so that nothing in the session takes their place.
        TokenRequester.Of(context).WriteTo(identity);
        return identity;
    }

    /// <summary>
    /// A session of ASP.NET Core holds bytes: those of a text, which may be JSON, or the four of a number. What is neither is nothing that
    /// could be told, and missing.
    /// </summary>
    public static JsonSlice ValueOf(byte[] value)
    {
        if (value is [0 or 0xFF, _, _, _]) return new(Encoding.ASCII.GetBytes(BinaryPrimitives.ReadInt32BigEndian(value).ToString(CultureInfo.InvariantCulture)));
        if (JsonSlice.TryParse(value, out JsonSlice json)) return json;
        return Utf8.IsValid(value) ? JsonSlice.FromText(Encoding.UTF8.GetString(value)) : default;
    }
}
