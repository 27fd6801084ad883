using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SockJS.Server.Endpoints;

/// <summary>What caches may do with an answer. Spec: sockjs 3.</summary>
internal static class Cache
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    /// <summary>The exact text that old suites compare with.</summary>
    public static void Forbid(HttpResponse response) =>
        response.Headers.CacheControl = "no-store, no-cache, no-transform, must-revalidate, max-age=0";

    /// <summary>For a year: the answer never changes.</summary>
    public static void Allow(HttpResponse response, TimeProvider time)
    {
        response.Headers.CacheControl = "public, max-age=31536000";
        response.Headers.Expires = (time.GetUtcNow() + Year).ToString("R", CultureInfo.InvariantCulture);
    }
}
