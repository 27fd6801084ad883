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
        && page.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase)
        && (request.Host.Port is { } port ? port == page.Port : page.IsDefaultPort);

    private static string FetchSite(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString();

    /// <summary>As browsers write it: other alphabets in punycode, an IPv6 address in brackets.</summary>
    private static string HostOf(Uri uri) => uri.HostNameType is UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;

    /// <summary>Lower case, and without the scheme's own port.</summary>
    private static string Normalize(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) ? uri.IsDefaultPort ? $"{uri.Scheme}://{HostOf(uri)}" : $"{uri.Scheme}://{HostOf(uri)}:{uri.Port}" : origin;
}
