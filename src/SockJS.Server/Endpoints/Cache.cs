using Microsoft.AspNetCore.Http;

namespace SockJS.Server.Endpoints;

/// <summary>What caches may do with an answer. Spec: sockjs 3.</summary>
internal static class Cache
{
    /// <summary>The exact text that old suites compare with.</summary>
    public static void Forbid(HttpResponse response) =>
        response.Headers.CacheControl = "no-store, no-cache, no-transform, must-revalidate, max-age=0";
}
