namespace SockJS.Protocol;

/// <summary><c>{server}/{session}/{transport}</c>: the last three parts of a session's URLs. Spec: sockjs 1.</summary>
/// <param name="Server">For load balancers; without meaning to the server.</param>
/// <param name="Session">The key of the session. A secret of its client: never shown to anybody else.</param>
/// <param name="Transport">What the URL is for, e.g. <c>websocket</c>.</param>
public readonly record struct SessionPath(string Server, string Session, string Transport)
{
    /// <summary>The longest server or session that is taken for one, in characters: a server remembers them.</summary>
    public const int LongestKey = 128;

    /// <summary>Splits a path without its leading slash; a slash at its end is tolerated.</summary>
    /// <returns>Whether there are three parts, none empty, and no dot in the first two, which are not too long.</returns>
    public static bool TryParse(string path, out SessionPath result)
    {
        result = default;
        string[] parts = path.Split('/');
        if (parts is [_, _, _, ""]) parts = parts[..3];
        if (parts is not [var server, var session, { Length: > 0 } transport] || !IsKey(server) || !IsKey(session)) return false;

        result = new SessionPath(server, session, transport);
        return true;
    }

    private static bool IsKey(string part) => part.Length is > 0 and <= LongestKey && !part.Contains('.', StringComparison.Ordinal);
}
