namespace SockJS.Server.Transports;

/// <summary>What becomes of a send request. Spec: sockjs 3.5.</summary>
internal enum SendOutcome
{
    /// <summary>All of its messages were handed over.</summary>
    Taken,

    /// <summary>There is no such session, or none any more.</summary>
    NoSession,

    /// <summary>It holds nothing, or a bare string, which on a WebSocket is a message.</summary>
    Empty,

    /// <summary>It is no array of strings, or not UTF-8.</summary>
    Broken,

    /// <summary>It is no HTTP request that can be read to its end.</summary>
    Malformed,

    /// <summary>It, or one of its messages, is longer than may be.</summary>
    TooLarge,

    /// <summary>It did not arrive in time.</summary>
    TooLate,

    /// <summary>There was no turn for it in time, or no room for its messages.</summary>
    Busy,
}
