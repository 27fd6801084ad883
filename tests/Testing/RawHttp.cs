using System.Net;
using System.Text;

namespace Testing;

/// <summary>Single requests whose path is sent as it is, with double slashes and whatever else a client library would tidy up.</summary>
public static class RawHttp
{
    /// <summary>Sends a request over a connection of its own, and reads the whole answer.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, and the query if there is one.</param>
    /// <param name="cancellationToken">The test's own.</param>
    /// <param name="headers">More headers than <c>Host</c>, each ending in CRLF.</param>
    /// <param name="body">What follows; null for nothing, and no word about its length.</param>
    public static async Task<RawResponse> SendAsync(
        IPEndPoint server, string method, string path, CancellationToken cancellationToken, string headers = "", string? body = null)
    {
        using RawConnection connection = await StartAsync(server, method, path, cancellationToken, headers, body);
        return await connection.ReadResponseAsync();
    }

    /// <summary>Sends a request over a connection of its own, which is the caller's from then on: to read the answer as it comes, or to hang up.</summary>
    /// <inheritdoc cref="SendAsync" path="/param"/>
    public static async Task<RawConnection> StartAsync(
        IPEndPoint server, string method, string path, CancellationToken cancellationToken, string headers = "", string? body = null)
    {
        RawConnection connection = await RawConnection.ConnectAsync(server, cancellationToken);
        await connection.SendAsync(Write(method, path, headers, body));
        return connection;
    }

    /// <summary>A request as it goes over the wire.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, and the query if there is one.</param>
    /// <param name="headers">More headers than <c>Host</c>, each ending in CRLF.</param>
    /// <param name="body">What follows; null for nothing, and no word about its length.</param>
    /// <param name="version">Of HTTP.</param>
    public static string Write(string method, string path, string headers = "", string? body = null, string version = "1.1")
    {
        string length = body is null ? "" : $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n";
        return $"{method} {path} HTTP/{version}\r\nHost: 127.0.0.1\r\n{headers}{length}\r\n{body}";
    }
}
