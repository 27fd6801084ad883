using System.Globalization;

namespace Conformance.Tests;

/// <summary>What the suite demands of more than one answer.</summary>
internal static class Verify
{
    public static void NotFound(RawResponse response) => Assert.Equal(404, response.Status);

    public static void NotAllowed(RawResponse response)
    {
        Assert.Equal(405, response.Status);
        Assert.NotEmpty(response.Headers["Allow"]);
        Absent(response, "Content-Type");
        Assert.Empty(response.Body);
    }

    /// <summary>A whole answer: its status, its type letter by letter, and its body.</summary>
    public static void Answer(RawResponse response, int status, string contentType, string body)
    {
        Assert.Equal(status, response.Status);
        Assert.Equal(contentType, response.Headers["Content-Type"]);
        Assert.Equal(body, response.Body);
    }

    /// <summary>One answer to a receiving request.</summary>
    public static void Frame(RawResponse response, string frame) => Assert.Equal((200, frame), (response.Status, response.Body));

    /// <summary>An error whose text says this.</summary>
    public static void Error(RawResponse response, string text)
    {
        Assert.Equal(500, response.Status);
        Assert.Contains(text, response.Body, StringComparison.Ordinal);
    }

    /// <summary>An answer that caches may keep for a long time. The server's own clock tells how long that is.</summary>
    public static void Cached(RawResponse response)
    {
        Assert.Contains("public", response.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Matches("max-age=[1-9][0-9]{6}", response.Headers["Cache-Control"]);
        Assert.True(Time(response, "Expires") - Time(response, "Date") > TimeSpan.FromDays(360));
        Absent(response, "Last-Modified");
    }

    public static void NotCached(RawResponse response)
    {
        Assert.Equal("no-store, no-cache, no-transform, must-revalidate, max-age=0", response.Headers["Cache-Control"]);
        Absent(response, "Expires");
        Absent(response, "Last-Modified");
    }

    /// <summary>The page of that origin may read the answer, and cookies travel.</summary>
    public static void Cors(RawResponse response, string origin)
    {
        Assert.Equal(origin, response.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal("true", response.Headers["Access-Control-Allow-Credentials"]);
    }

    /// <summary>Everybody may read the answer, but without cookies: browsers refuse both together.</summary>
    public static void CorsForAll(RawResponse response)
    {
        Assert.Equal("*", response.Headers["Access-Control-Allow-Origin"]);
        Absent(response, "Access-Control-Allow-Credentials");
    }

    /// <summary>The answer to what a browser asks before it sends: long to be kept, and empty.</summary>
    public static void Preflight(RawResponse response, string origin, params string[] methods)
    {
        Assert.True(response.Status is 200 or 204, $"Status {response.Status}");
        Cached(response);
        Assert.True(int.Parse(response.Headers["Access-Control-Max-Age"], CultureInfo.InvariantCulture) > 1_000_000);
        Assert.Superset(methods.ToHashSet(), response.Headers["Access-Control-Allow-Methods"].Split(", ").ToHashSet());
        Assert.Empty(response.Body);
        Cors(response, origin);
    }

    public static void NoCookie(RawResponse response) => Absent(response, "Set-Cookie");

    /// <summary>The cookie for balancers. Only its first two parts are fixed.</summary>
    public static void Cookie(RawResponse response, string value = "dummy")
    {
        string[] parts = response.Headers["Set-Cookie"].Split("; ");
        Assert.Equal([$"JSESSIONID={value}", "path=/"], parts[..2]);
    }

    public static void Absent(RawResponse response, string header) => Assert.DoesNotContain(header, response.Headers.Keys, StringComparer.OrdinalIgnoreCase);

    private static DateTimeOffset Time(RawResponse response, string header) =>
        DateTimeOffset.ParseExact(response.Headers[header], "R", CultureInfo.InvariantCulture);
}
