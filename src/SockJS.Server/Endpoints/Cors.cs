using System.Text;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace SockJS.Server.Endpoints;

/// <summary>Headers by which a browser lets a page of an allowed origin read an answer. Spec: sockjs 3.</summary>
internal static class Cors
{
    public static void Allow(HttpContext context, OriginPolicy policy)
    {
        // Whoever wrote RequireCors has put the framework in charge.
        if (context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>() is not null) return;

        IHeaderDictionary request = context.Request.Headers, response = context.Response.Headers;
        response.Append("Vary", "Origin");
        if (request.Origin is [{ Length: > 0 } origin] && Ascii.IsValid(origin))
        {
            response.AccessControlAllowOrigin = origin;
            response.AccessControlAllowCredentials = "true";
        }
        else if (policy.AllowsAll)
        {
            response.AccessControlAllowOrigin = "*";
        }

        if (request.AccessControlRequestHeaders is [{ Length: > 0 } headers] && Ascii.IsValid(headers)) response.AccessControlAllowHeaders = headers;
    }
}
