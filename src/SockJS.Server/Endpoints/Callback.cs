using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace SockJS.Server.Endpoints;

/// <summary>
/// The name of a function of the page that jsonp and htmlfile call. It becomes part of a script, so it is looked at
/// closely. Spec: sockjs 3.3, 8.
/// </summary>
internal static class Callback
{
    private const int Longest = 32;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>Serves a request with its callback, or says what is wrong with that.</summary>
    public static Task ServeAsync(SockJSExchange exchange, Func<SockJSExchange, string, Task> serve) =>
        Find(exchange.Context.Request, out string? mistake) is { } callback
            ? serve(exchange, callback) : exchange.AnswerAsync(StatusCodes.Status500InternalServerError, mistake!);

    private static string? Find(HttpRequest request, out string? mistake)
    {
        string callback = request.Query["c"].ToString();
        if (callback.Length == 0) callback = request.Query["callback"].ToString();

        mistake = callback.Length == 0 ? "\"callback\" parameter required\n"
            : callback.Length > Longest || callback.AsSpan().ContainsAnyExcept(Allowed) ? "invalid \"callback\" parameter\n"
            : null;
        return mistake is null ? callback : null;
    }
}
