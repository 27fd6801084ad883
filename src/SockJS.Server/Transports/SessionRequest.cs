using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using SockJS.Server.Diagnostics;
using SockJS.Server.Endpoints;
using SockJS.Server.Sessions;

namespace SockJS.Server.Transports;

/// <summary>Which session a request is for, and whether it may use it. Spec: sockjs 4, 8.</summary>
internal static class SessionRequest
{
    /// <summary>The session of a receiving request; a new one if there was none.</summary>
    /// <returns>Status 200 with a session, or without one if it is gone; else the status to answer with.</returns>
    public static async ValueTask<(SockJSSession? Session, int Status)> FindOrOpenAsync(SockJSExchange exchange, string transport)
    {
        (HttpContext context, SockJSService service, string path, string id) = exchange;
        if (service.Directory.TryFind(id, out SockJSSession? session)) return IsOwner(exchange, session) ? (session, 200) : (null, 404);
        if (service.Directory.Remembers(id)) return (null, 200);
        if (!await IsWelcomeAsync(exchange)) return (null, context.Response.StatusCode);

        // Asking took its time: somebody else may have opened and lost the session meanwhile.
        session = service.Directory.FindOrOpen(id, () => service.Directory.Remembers(id) ? null :
            service.Open(new SessionAddress(id, Owner(exchange)), session => new SockJSConnection(session, transport, path, context)));

        if (session is null) return (null, service.Directory.Remembers(id) ? 200 : 503);
        return IsOwner(exchange, session) ? (session, 200) : (null, 404);
    }

    /// <summary>The session of a send request. One that is over takes nothing, and says so rather than to drop it in silence.</summary>
    public static SockJSSession? Find(SockJSExchange exchange) =>
        exchange.Service.Directory.TryFind(exchange.SessionId, out SockJSSession? session) && !session.IsOver && IsOwner(exchange, session) ? session : null;

    /// <summary>Whether the application lets a client in; if not, the response says with which status.</summary>
    public static async ValueTask<bool> IsWelcomeAsync(SockJSExchange exchange)
    {
        (HttpContext context, SockJSService service, _, _) = exchange;
        if (service.Options.OnConnecting is not { } ask || await ask(context, context.RequestAborted)) return true;

        service.Refused(RefusalReason.Declined);
        if (!context.Response.HasStarted && context.Response.StatusCode == StatusCodes.Status200OK) context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return false;
    }

    private static bool IsOwner(SockJSExchange exchange, SockJSSession session)
    {
        if (session.Address?.Owner is not { } owner || owner == Owner(exchange)) return true;

        exchange.Service.Refused(RefusalReason.User);
        return false;
    }

    private static string? Owner(SockJSExchange exchange)
    {
        ClaimsPrincipal user = exchange.Context.User;
        if (!exchange.Service.Options.BindSessionsToUsers || user.Identity is not { IsAuthenticated: true }) return null;

        return (user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.FindFirstValue("sub")) is { } id ? $"id {id}" : $"name {user.Identity.Name}";
    }
}
