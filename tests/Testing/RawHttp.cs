using System.Net;

namespace Testing;

/// <summary>Single requests whose path is sent as it is, with double slashes and whatever else a client library would tidy up.</summary>
public static class RawHttp
{
    /// <summary>Sends a request without a body over a connection of its own.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, and the query if there is one.</param>
    /// <param name="cancellationToken">The test's own.</param>
    /// <param name="headers">More headers than <c>Host</c>, each ending in CRLF.</param>
    public static async Task<RawResponse> SendAsync(IPEndPoint server, string method, string path, CancellationToken cancellationToken, string headers = "")
    {
        using RawConnection connection = await RawConnection.ConnectAsync(server, cancellationToken);
        await connection.SendAsync($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n");
        return await connection.ReadResponseAsync();
    }
}
