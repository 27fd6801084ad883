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
    public static async ValueTask<Finding> FindOrOpenAsync(SockJSExchange exchange, string transport)
    {
        (HttpContext context, SockJSService service, string path, string id) = exchange;
        if (service.Directory.TryFind(id, out SockJSSession? session)) return Found(exchange, session);
        if (service.Directory.Remembers(id)) return Finding.Gone;
        if (!await IsWelcomeAsync(exchange)) return Finding.Refused(context.Response.StatusCode);

        // Asking took its time: somebody else may have opened and lost the session meanwhile.
        session = service.Directory.FindOrOpen(id, () => service.Directory.Remembers(id) ? null :
            service.Open(new SessionAddress(id, Owner(exchange)), session => new SockJSConnection(session, transport, path, context)));

        if (session is not null) return Found(exchange, session);
        return service.Directory.Remembers(id) ? Finding.Gone : Finding.Refused(StatusCodes.Status503ServiceUnavailable);
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

    /// <summary>To who is not its user a session does not exist.</summary>
    private static Finding Found(SockJSExchange exchange, SockJSSession session) =>
        IsOwner(exchange, session) ? new(session, Refusal: null) : Finding.Refused(StatusCodes.Status404NotFound);

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
