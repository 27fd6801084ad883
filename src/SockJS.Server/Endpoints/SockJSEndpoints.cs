using Microsoft.AspNetCore.Http;
using SockJS.Protocol;
using SockJS.Server.Transports;
using static SockJS.Server.SockJSTransports;

namespace SockJS.Server.Endpoints;

/// <summary>
/// The whole HTTP surface of a service: one table of what is where. Its own, because routes of ASP.NET Core match
/// without regard to case and would answer paths that must be 404. Spec: sockjs 3.
/// </summary>
internal sealed class SockJSEndpoints(SockJSService service)
{
    /// <summary>Those whose messages come by <c>xhr_send</c>, and that a hidden iframe may speak.</summary>
    private const SockJSTransports Xhrs = XhrPolling | XhrStreaming | EventSource | HtmlFile;

    private static readonly Route[] Routes =
    [
        new("", "GET", RouteKind.Page, All, Greeting.ServeAsync),
        new("/", "GET", RouteKind.Page, All, Greeting.ServeAsync),
        new("/iframe*.html", "GET", RouteKind.Page, Xhrs, exchange => exchange.Service.Iframe.ServeAsync(exchange)),
        new("/info", "GET", RouteKind.Info, All, Info.ServeAsync),
        new("/info", "OPTIONS", RouteKind.Info, All, Preflight.ForGetAsync),
        new("/websocket", "GET", RouteKind.Socket, RawWebSocket, WebSocketTransport.ServeRawAsync),
        new("/websocket", "CONNECT", RouteKind.Socket, RawWebSocket, WebSocketTransport.ServeRawAsync),
        new("/*/*/websocket", "GET", RouteKind.Socket, WebSocket, WebSocketTransport.ServeAsync),
        new("/*/*/websocket", "CONNECT", RouteKind.Socket, WebSocket, WebSocketTransport.ServeAsync),
        new("/*/*/xhr", "POST", RouteKind.Session, XhrPolling, XhrTransport.PollAsync),
        new("/*/*/xhr", "OPTIONS", RouteKind.Session, XhrPolling, Preflight.ForPostAsync),
        new("/*/*/xhr_streaming", "POST", RouteKind.Session, XhrStreaming, XhrTransport.StreamAsync),
        new("/*/*/xhr_streaming", "OPTIONS", RouteKind.Session, XhrStreaming, Preflight.ForPostAsync),
        new("/*/*/xhr_send", "POST", RouteKind.Session, Xhrs, SendRequest.ServeXhrAsync),
        new("/*/*/xhr_send", "OPTIONS", RouteKind.Session, Xhrs, Preflight.ForPostAsync),
        new("/*/*/eventsource", "GET", RouteKind.Session, EventSource, EventSourceTransport.ServeAsync),
        new("/*/*/htmlfile", "GET", RouteKind.Element, HtmlFile, HtmlFileTransport.ServeAsync),
        new("/*/*/jsonp", "GET", RouteKind.Element, JsonpPolling, JsonpTransport.ServeAsync),
        new("/*/*/jsonp_send", "POST", RouteKind.Element, JsonpPolling, SendRequest.ServeJsonpAsync),
    ];

    private readonly Route[] enabled = [.. Routes.Where(route => (route.Transports & service.Options.Transports) != 0)];

    /// <summary>Serves a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="own">The service's own part of the path.</param>
    /// <param name="path">The part below.</param>
    public Task ServeAsync(HttpContext context, string own, string path)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        SessionPath? session = path.StartsWith('/') && SessionPath.TryParse(path[1..], out SessionPath parsed) ? parsed : null;
        string? allowed = null;
        foreach (Route route in enabled)
        {
            if (!route.Matches(path, session)) continue;
            if (route.Method == context.Request.Method) return Guard.ServeAsync(new SockJSExchange(context, service, own, session?.Session ?? ""), route);
            allowed = allowed is null ? route.Method : $"{allowed}, {route.Method}";
        }

        context.Response.StatusCode = allowed is null ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed;
        if (allowed is not null) context.Response.Headers.Allow = allowed;
        return Task.CompletedTask;
    }
}
