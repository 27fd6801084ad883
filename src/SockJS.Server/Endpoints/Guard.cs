using Microsoft.AspNetCore.Http;
using SockJS.Server.Diagnostics;

namespace SockJS.Server.Endpoints;

/// <summary>Stands before every route: refuses foreign pages, and sets the headers that all answers of a kind have. Spec: sockjs 3, 8.</summary>
internal static class Guard
{
    public static Task ServeAsync(SockJSExchange exchange, Route route)
    {
        (HttpContext context, SockJSService service, _, _) = exchange;

        // Middleware that compresses asks for this when the first byte is written, and would hold back what follows.
        context.Request.Headers.AcceptEncoding = "identity";

        if (route.Kind is RouteKind.Page) return route.Serve(exchange);
        if (!(route.Kind is RouteKind.Element ? service.Origins.AllowsElement(context.Request) : service.Origins.Allows(context.Request)))
            return exchange.RefuseAsync(StatusCodes.Status403Forbidden, RefusalReason.Origin);

        Cache.Forbid(context.Response);
        if (route.Kind is RouteKind.Info or RouteKind.Session) service.Origins.AllowReading(context);
        if (route.Kind is RouteKind.Session or RouteKind.Element) Cookie.Set(context, service.Options.SessionCookie);
        return route.Serve(exchange);
    }
}
