namespace TokenSockJS.Protocol;

/// <summary>
/// The errors that the protocol itself knows: a closed table of code, text, and whether a retry makes sense. The texts are those of
/// the original servers where they had one; all of them may be shown to a peer. Codes from 1000 on belong to the application.
/// Spec: A5.
/// </summary>
public static class RpcError
{
    /// <summary>The code of an error for which the application gave none.</summary>
    /// <value>1000.</value>
    public const int ApplicationCode = 1000;

    /// <summary>Answers what is not a message at all: it belongs to no call, so it has no code.</summary>
    public const string InvalidMessageText = "Invalid message";

    /// <summary>Answers a token that was never issued, has expired or was used. Old peers wait for this very text. Spec: 4.2.</summary>
    public const string TokenNotFoundText = "Token not found";

    /// <summary>The request lacks something, or something in it has the wrong type.</summary>
    public static RpcErrorEntry InvalidRequest { get; } = new(400, "Invalid request", RetryMakesSense: false);

    /// <summary>Nobody has authenticated on this connection.</summary>
    public static RpcErrorEntry NotAuthenticated { get; } = new(401, "Not authenticated", RetryMakesSense: false);

    /// <summary>Not allowed.</summary>
    public static RpcErrorEntry Forbidden { get; } = new(403, "Forbidden", RetryMakesSense: false);

    /// <summary>No function has that name.</summary>
    public static RpcErrorEntry NotFound { get; } = new(404, "Function not found", RetryMakesSense: false);

    /// <summary>No answer came within the time limit; the other side may have acted all the same.</summary>
    public static RpcErrorEntry TimedOut { get; } = new(408, "Timed out", RetryMakesSense: true);

    /// <summary>The message is larger than the other side accepts.</summary>
    public static RpcErrorEntry TooLarge { get; } = new(413, "Message too large", RetryMakesSense: false);

    /// <summary>Too many calls, channels or messages at once.</summary>
    public static RpcErrorEntry TooMany { get; } = new(429, "Too many requests", RetryMakesSense: true);

    /// <summary>Whoever was to answer gave up.</summary>
    public static RpcErrorEntry Cancelled { get; } = new(499, "Cancelled", RetryMakesSense: false);

    /// <summary>Something failed that is not the other side's business.</summary>
    public static RpcErrorEntry Internal { get; } = new(500, "Internal error", RetryMakesSense: false);

    /// <summary>Not able to serve now.</summary>
    public static RpcErrorEntry Unavailable { get; } = new(503, "Service unavailable", RetryMakesSense: true);

    /// <summary>The whole table, by code.</summary>
    public static IReadOnlyList<RpcErrorEntry> All { get; } =
        [InvalidRequest, NotAuthenticated, Forbidden, NotFound, TimedOut, TooLarge, TooMany, Cancelled, Internal, Unavailable];

    /// <summary>Whether the same request may succeed later; false for codes that are not in the table.</summary>
    public static bool RetryMakesSense(int code) => All.Any(entry => entry.Code == code && entry.RetryMakesSense);
}
