using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace TokenSockJS.Server.Tokens;

/// <summary>The <c>authentication</c> object of a token request: the query of a GET, the body of a POST. Spec: 2.5, A7.</summary>
internal static class TokenRequestData
{
    /// <returns>Null when there is a body that is too large or cannot be read.</returns>
    public static async ValueTask<JsonObject?> ReadAsync(HttpRequest request, int mostBytes, CancellationToken cancel)
    {
        if (!HttpMethods.IsPost(request.Method)) return FormData.Parse(request.QueryString.Value);

        byte[]? body = await TryReadBodyAsync(request, mostBytes, cancel);
        if (body is null || !Utf8.IsValid(body)) return null;
        if (body.Length == 0) return [];

        return request.HasJsonContentType() ? ParseJson(body) : FormData.Parse(Encoding.UTF8.GetString(body));
    }

    private static JsonObject? ParseJson(byte[] body)
    {
        try
        {
            RequireReadable(body);
            return JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // No JSON; a name that is there twice; half of a surrogate pair.
            return null;
        }
    }

    private static async ValueTask<byte[]?> TryReadBodyAsync(HttpRequest request, int mostBytes, CancellationToken cancel)
    {
        try
        {
            return await ReadBodyAsync(request, mostBytes, cancel);
        }
        catch (IOException)
        {
            // Not HTTP, cut off, or too slow: whatever is wrong with it is the caller's doing.
            return null;
        }
    }

    /// <summary>JSON nodes are read only when somebody looks at them: an escape that is no character would throw in the application.</summary>
    private static void RequireReadable(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.ValueIsEscaped) _ = reader.GetString();
        }
    }

    private static async ValueTask<byte[]?> ReadBodyAsync(HttpRequest request, int mostBytes, CancellationToken cancel)
    {
        if (request.ContentLength > mostBytes) return null;

        using var body = new MemoryStream();
        var buffer = new byte[4096];
        for (int count; (count = await request.Body.ReadAsync(buffer, cancel)) > 0;)
        {
            if (body.Length + count > mostBytes) return null;
            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }
}
