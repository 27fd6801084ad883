using Microsoft.AspNetCore.Http;

namespace SockJS.Server.Endpoints;

/// <summary>Answers browsers that ask before they send what scripts of another origin want. Spec: sockjs 3.</summary>
internal static class Preflight
{
    public static Task ForGetAsync(SockJSExchange exchange) => ServeAsync(exchange, "OPTIONS, GET");

    public static Task ForPostAsync(SockJSExchange exchange) => ServeAsync(exchange, "OPTIONS, POST");

    private static Task ServeAsync(SockJSExchange exchange, string methods)
    {
        IHeaderDictionary headers = exchange.Context.Response.Headers;
        headers.AccessControlAllowMethods = methods;
        headers.AccessControlMaxAge = "31536000";
        Cache.Allow(exchange.Context.Response, exchange.Service.Time);
        return exchange.AnswerAsync(StatusCodes.Status204NoContent);
    }
}
