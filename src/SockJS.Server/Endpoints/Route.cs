using System.Buffers;
using SockJS.Protocol;

namespace SockJS.Server.Endpoints;

/// <summary>What a request may be, below a service's own path. Spec: sockjs 3.</summary>
/// <param name="Path">Where; <c>/*/*/</c> stands for server and session, another <c>*</c> for what versions are made of.</param>
/// <param name="Method">How. HTTP/2 opens a WebSocket by CONNECT.</param>
/// <param name="Kind">What is checked first, and which headers all answers have.</param>
/// <param name="Transports">What it is there for: none of these enabled, no route.</param>
/// <param name="Serve">Who answers.</param>
internal sealed record Route(string Path, string Method, RouteKind Kind, SockJSTransports Transports, Func<SockJSExchange, Task> Serve)
{
    private const string SessionPrefix = "/*/*/";

    private static readonly SearchValues<char> OfVersions = SearchValues.Create("0123456789-.abcdefghijklmnopqrstuvwxyz_");

    // Taken apart once, and not for each request that is compared with it.
    private readonly string? ofSession = Path.StartsWith(SessionPrefix, StringComparison.Ordinal) ? Path[SessionPrefix.Length..] : null;
    private readonly string[] parts = Path.Split('*');

    /// <param name="path">The path below the service's own, e.g. <c>/info</c>.</param>
    /// <param name="session">The same, taken apart, if it is that of a session.</param>
    public bool Matches(string path, SessionPath? session)
    {
        if (ofSession is not null) return session?.Transport == ofSession;

        // A slash at the end is tolerated, but not a second one.
        ReadOnlySpan<char> text = Path.Length > 1 && path.EndsWith('/') ? path.AsSpan(0, path.Length - 1) : path;
        if (parts is not [var start, var end]) return text.SequenceEqual(Path);

        return text.Length >= start.Length + end.Length
            && text.StartsWith(start, StringComparison.Ordinal)
            && text.EndsWith(end, StringComparison.Ordinal)
            && !text[start.Length..^end.Length].ContainsAnyExcept(OfVersions);
    }
}
