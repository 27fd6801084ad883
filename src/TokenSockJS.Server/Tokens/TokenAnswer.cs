using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tokens;

/// <summary>An answer of the token endpoint: an object with one member, as JSON or as a call of a page's function. Never cached. Spec: 2.3.</summary>
/// <param name="context">What is answered.</param>
/// <param name="callback">The page's function, which has been found fit to stand in a script; null for JSON.</param>
internal sealed class TokenAnswer(HttpContext context, string? callback)
{
    public Task TokenAsync(string token) => WriteAsync(StatusCodes.Status200OK, "token", JsonSlice.FromText(token));

    public Task RefuseAsync(int status, string text) => WriteAsync(status, "error", JsonSlice.FromText(text));

    public Task RefuseAsync(int status, JsonSlice error) => WriteAsync(status, "error", error);

    /// <summary>Not now: 503, and when to ask again.</summary>
    public Task RefuseForNowAsync(TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return RefuseAsync(StatusCodes.Status503ServiceUnavailable, RpcError.Unavailable.Text);
    }

    private Task WriteAsync(int status, string member, JsonSlice value)
    {
        string json = $$"""{"{{member}}":{{Encoding.UTF8.GetString(value.Utf8.Span)}}}""";
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (callback is null)
        {
            response.ContentType = "application/json; charset=utf-8";
            return response.WriteAsync(json, context.RequestAborted);
        }

        // The comment keeps the first bytes of the answer from being chosen by the page; the two separators end a line in old scripts.
        response.ContentType = "text/javascript; charset=utf-8";
        string script = json.Replace("\u2028", "\\u2028", StringComparison.Ordinal).Replace("\u2029", "\\u2029", StringComparison.Ordinal);
        return response.WriteAsync($"/**/ typeof {callback} === 'function' && {callback}({script});", context.RequestAborted);
    }
}
