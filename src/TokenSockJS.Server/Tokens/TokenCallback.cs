using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using SockJS.Server;

namespace TokenSockJS.Server.Tokens;

/// <summary>
/// JSONP: old browser clients fetch tokens from another origin by a script element, which tells no origin and shows the answer to
/// whatever page holds it. Spec: 2.3, A7.
/// </summary>
internal static partial class TokenCallback
{
    private const int Longest = 128;

    /// <summary>The function that the answer is to call; null for an ordinary request.</summary>
    public static string? Of(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Query["callback"] is [{ Length: > 0 } callback, ..] ? callback : null;

    /// <summary>Whether the name can stand in a script: identifiers, dots, and indices.</summary>
    public static bool IsValid(string callback) => callback.Length <= Longest && Path.IsMatch(callback);

    /// <summary>Whether the page that includes the script may have a token. Who does not say where he stands gets none.</summary>
    public static bool IsAllowed(HttpRequest request, OriginPolicy origins) =>
        request.Headers.Referer is [{ Length: > 0 } page] && Uri.IsWellFormedUriString(page, UriKind.Absolute) && origins.AllowsPage(page, request);

    [GeneratedRegex(@"\A[A-Za-z_$][A-Za-z0-9_$]*(?:\.[A-Za-z_$][A-Za-z0-9_$]*|\[[0-9]{1,9}\])*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Path { get; }
}
