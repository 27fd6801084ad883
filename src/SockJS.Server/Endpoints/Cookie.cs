using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SockJS.Server.Endpoints;

/// <summary>
/// The cookie <c>JSESSIONID</c>: a balancer in front rewrites its value to find the server again. It is given back as it
/// came. Spec: sockjs 3, 8.
/// </summary>
internal static class Cookie
{
    private const string Name = "JSESSIONID";
    private const int LongestValue = 256;

    // cookie-octet of RFC 6265, section 4.1.1.
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        [.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Except("\",;\\")]);

    public static void Set(HttpContext context, SessionCookie kind)
    {
        if (kind is SessionCookie.None) return;

        string value = Sent(context.Request) is { Length: > 0 and <= LongestValue } sent && !sent.AsSpan().ContainsAnyExcept(Allowed) ? sent : "dummy";
        context.Response.Headers.Append("Set-Cookie", kind is SessionCookie.CrossSite ? $"{Name}={value}; path=/; SameSite=None; Secure" : $"{Name}={value}; path=/");
    }

    /// <summary>The value as it came: what the framework shows is unescaped.</summary>
    private static string? Sent(HttpRequest request) =>
        CookieHeaderValue.TryParseList(request.Headers.Cookie, out IList<CookieHeaderValue>? cookies) ? cookies.FirstOrDefault(cookie => cookie.Name == Name)?.Value.Value : null;
}
