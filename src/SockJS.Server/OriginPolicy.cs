using System.Text;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace SockJS.Server;

/// <summary>
/// Whose pages may use a service: its own, and those of the origins on a list. A browser sends the user's cookies from
/// any page, so a page of somebody else must not get in unasked. Spec: sockjs 8.
/// </summary>
public sealed class OriginPolicy
{
    private readonly HashSet<string> allowed;

    /// <summary>A policy.</summary>
    /// <param name="origins">Origins such as <c>https://www.example.com</c>; <c>*</c> for all.</param>
    public OriginPolicy(IEnumerable<string> origins)
    {
        ArgumentNullException.ThrowIfNull(origins);
        allowed = [.. origins.Select(Normalize)];
        AllowsAll = allowed.Remove("*");
        Listed = [.. allowed];
    }

    /// <summary>Whether everybody's pages may.</summary>
    public bool AllowsAll { get; }

    /// <summary>The origins that are named.</summary>
    internal IReadOnlyList<string> Listed { get; }

    /// <summary>Whether a text can stand on the list.</summary>
    public static bool IsOrigin(string? origin) => origin == "*"
        || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "", Host.Length: > 0 }
            && origin.Contains("://", StringComparison.Ordinal) && !origin.EndsWith('/'));

    /// <summary>
    /// Whether a request may be served. Without an origin it comes from no page, as those of Node and .NET clients do, or
    /// from a page's element that sends none; the browser says which.
    /// </summary>
    public bool Allows(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (AllowsAll) return true;

        string origin = request.Headers.Origin.ToString();
        if (origin.Length == 0) return !(FetchSite(request) is "cross-site" or "same-site");
        return AllowsPage(origin, request);
    }

    /// <summary>Whether pages of an origin may use what a request asks for.</summary>
    /// <param name="origin">The origin, or the address of a page.</param>
    /// <param name="request">The request, whose <c>Host</c> says which origin is the own.</param>
    public bool AllowsPage(string origin, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(request);
        return AllowsAll || IsOwn(origin, request) || allowed.Contains(Normalize(origin));
    }

    /// <summary>Sets the headers by which a browser lets the page that asked read the answer; call it for requests that are allowed. Spec: sockjs 3.</summary>
    /// <remarks>Does nothing on an endpoint with CORS metadata: whoever wrote <c>RequireCors</c> has put the framework in charge.</remarks>
    public void AllowReading(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>() is not null) return;

        IHeaderDictionary request = context.Request.Headers, response = context.Response.Headers;
        response.Append("Vary", "Origin");
        if (request.Origin is [{ Length: > 0 } origin] && Ascii.IsValid(origin))
        {
            response.AccessControlAllowOrigin = origin;
            response.AccessControlAllowCredentials = "true";
        }
        else if (AllowsAll)
        {
            response.AccessControlAllowOrigin = "*";
        }

        if (request.AccessControlRequestHeaders is [{ Length: > 0 } headers] && Ascii.IsValid(headers)) response.AccessControlAllowHeaders = headers;
    }

    /// <summary>Whether a request may be served whose answer is a script or a page, which anybody's page could include without being asked for its origin.</summary>
    internal bool AllowsElement(HttpRequest request) => AllowsAll || (FetchSite(request) == "same-origin" && Allows(request));

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
