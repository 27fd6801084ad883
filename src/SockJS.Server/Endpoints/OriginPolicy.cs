using Microsoft.AspNetCore.Http;

namespace SockJS.Server.Endpoints;

/// <summary>
/// Whose pages may use a service. A browser sends the user's cookies from any page, so a page of somebody else must not
/// get in unasked. Spec: sockjs 8.
/// </summary>
internal sealed class OriginPolicy
{
    private readonly HashSet<string> allowed;

    public OriginPolicy(IEnumerable<string> origins)
    {
        allowed = [.. origins.Select(Normalize)];
        AllowsAll = allowed.Remove("*");
        Listed = [.. allowed];
    }

    /// <summary>Whether everybody's pages may.</summary>
    public bool AllowsAll { get; }

    /// <summary>The origins that are named.</summary>
    public IReadOnlyList<string> Listed { get; }

    /// <summary>Whether this can stand on the list.</summary>
    public static bool IsOrigin(string? origin) => origin == "*"
        || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "", Host.Length: > 0 }
            && origin.Contains("://", StringComparison.Ordinal) && !origin.EndsWith('/'));

    /// <summary>
    /// Whether a request may be served. Without an origin it comes from no page, as those of Node and .NET clients do, or
    /// from a page's element that sends none; the browser says which.
    /// </summary>
    public bool Allows(HttpRequest request)
    {
        if (AllowsAll) return true;

        string origin = request.Headers.Origin.ToString();
        if (origin.Length == 0) return !(FetchSite(request) is "cross-site" or "same-site");
        return IsOwn(origin, request) || allowed.Contains(Normalize(origin));
    }

    /// <summary>Whether a request may be served whose answer is a script or a page, which anybody's page could include without being asked for its origin.</summary>
    public bool AllowsElement(HttpRequest request) => AllowsAll || (FetchSite(request) == "same-origin" && Allows(request));

    /// <summary>Whether the page stands where the service stands. The scheme is not compared: a proxy may have ended TLS.</summary>
    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? page)
        && string.Equals(WithoutUsualPort(page.Authority), WithoutUsualPort(request.Host.Value ?? ""), StringComparison.OrdinalIgnoreCase);

    private static string WithoutUsualPort(string authority)
    {
        foreach (string port in (ReadOnlySpan<string>)[":80", ":443"])
            if (authority.EndsWith(port, StringComparison.Ordinal)) return authority[..^port.Length];

        return authority;
    }

    private static string FetchSite(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString();

    /// <summary>Lower case, and without the scheme's own port.</summary>
    private static string Normalize(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) ? $"{uri.Scheme}://{uri.Authority}" : origin;
}
