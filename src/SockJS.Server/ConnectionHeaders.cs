using Microsoft.AspNetCore.Http;

namespace SockJS.Server;

/// <summary>The headers of an opening request that an application sees. Spec: sockjs 4.1.</summary>
internal static class ConnectionHeaders
{
    private static readonly string[] Names =
    [
        "Host", "User-Agent", "Accept-Language", "Referer", "DNT", "Via", "Forwarded", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP",
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Proto", "X-SSL",
    ];

    public static IReadOnlyDictionary<string, string> Of(HttpRequest request)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in Names)
        {
            if (request.Headers.TryGetValue(name, out var value)) found.Add(name, value.ToString());
        }

        return found;
    }
}
