using System.Net;

namespace Testing.Transports;

/// <summary>Where a client speaks to, and as which session.</summary>
/// <param name="Server">The server, or what stands before it.</param>
/// <param name="Service">The service's path, e.g. <c>/echo</c>.</param>
/// <param name="CancellationToken">The test's own; ends all waits of the client.</param>
public sealed record TransportAddress(IPEndPoint Server, string Service, CancellationToken CancellationToken)
{
    /// <summary>The session's part of the URL; a new one if none is given.</summary>
    public string SessionId { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>More headers for each request, each ending in CRLF.</summary>
    public string Headers { get; init; } = "";

    /// <summary>Bytes that the kernel may keep for a client that does not read; its own choice if null.</summary>
    public int? ReceiveBuffer { get; init; }

    /// <summary>The path of one of the session's URLs.</summary>
    public string PathOf(string transport) => $"{Service}/000/{SessionId}/{transport}";
}
