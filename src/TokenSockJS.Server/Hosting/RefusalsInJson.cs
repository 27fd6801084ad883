using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Tokens;

namespace TokenSockJS.Server.Hosting;

/// <summary>
/// A token may be refused before its endpoint is reached: by authorization, by a rate limit. Those answers have no body, and clients wait for JSON:
/// this stands before all middleware and writes it.
/// </summary>
internal sealed class RefusalsInJson : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static async (context, next) =>
        {
            await next(context);
            if (!IsBare(context.Response) || context.GetEndpoint()?.Metadata.GetMetadata<TokenEndpointMetadata>() is not { } token) return;

            // A page that may ask may also read why it got nothing.
            if (token.Origins.Allows(context.Request)) token.Origins.AllowReading(context);
            await new TokenAnswer(context, callback: null).RefuseAsync(context.Response.StatusCode, TextOf(context.Response.StatusCode));
        });
        next(app);
    };

    private static bool IsBare(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0 } && string.IsNullOrEmpty(response.ContentType);

    private static string TextOf(int status) => RpcError.All.FirstOrDefault(entry => entry.Code == status) is { Text: { } text }
        ? text
        : Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);
}
