using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TokenSockJS.Server;

/// <summary>Somebody asks for a token.</summary>
public sealed class TokenRequest
{
    internal TokenRequest(HttpContext context, JsonObject data)
    {
        HttpContext = context;
        Data = data;
    }

    /// <summary>The HTTP request: its user, its headers, its session.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>
    /// The client's <c>authentication</c> object, from the query or the body of a POST. What came form-encoded holds
    /// only strings, objects and arrays. Spec: 2.5.
    /// </summary>
    public JsonObject Data { get; }
}
