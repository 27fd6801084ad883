using Microsoft.AspNetCore.Http;
using SockJS.Protocol;
using SockJS.Server.Transports;

namespace SockJS.Server.Endpoints;

/// <summary>
/// The whole HTTP surface of a service: one table of what is where. Its own, because routes of ASP.NET Core match
/// without regard to case and would answer paths that must be 404. Spec: sockjs 3.
/// </summary>
internal sealed class SockJSEndpoints(SockJSService service)
{
    private static readonly Row[] Table =
    [
        new("", "GET", Greeting.ServeAsync),
        new("/", "GET", Greeting.ServeAsync),
        new("/info", "GET", Info.ServeAsync),
        new("/*/*/websocket", "GET", WebSocketTransport.ServeAsync),
    ];

    /// <summary>Serves a path below the service's own.</summary>
    public Task ServeAsync(HttpContext context, string path)
    {
        string? allowed = null;
        foreach (Row row in Table)
        {
            if (!row.Matches(path)) continue;
            if (row.Method == context.Request.Method) return row.Serve(context, service);
            allowed = allowed is null ? row.Method : $"{allowed}, {row.Method}";
        }

        context.Response.StatusCode = allowed is null ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed;
        if (allowed is not null) context.Response.Headers.Allow = allowed;
        return Task.CompletedTask;
    }

    /// <summary>A path in which <c>/*/*/</c> stands for server and session, a method, and who serves them.</summary>
    private sealed record Row(string Pattern, string Method, Func<HttpContext, SockJSService, Task> Serve)
    {
        private const string SessionPrefix = "/*/*/";

        public bool Matches(string path) => Pattern.StartsWith(SessionPrefix, StringComparison.Ordinal)
            ? path.StartsWith('/') && SessionPath.TryParse(path[1..], out SessionPath session) && session.Transport == Pattern[SessionPrefix.Length..]
            : path == Pattern || (Pattern.Length > 1 && path == Pattern + "/");
    }
}
