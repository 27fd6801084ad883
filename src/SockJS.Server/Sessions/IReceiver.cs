using SockJS.Protocol;

namespace SockJS.Server.Sessions;

/// <summary>
/// Whoever holds the wire of a session now: a WebSocket for the session's whole life, or one receiving HTTP
/// request after the other.
/// </summary>
/// <remarks>
/// The session calls the sending methods one at a time. Each answers whether the receiver takes more: a polling
/// request has had enough after one frame, a streaming one after so many bytes. They throw
/// <see cref="IOException"/> or <see cref="OperationCanceledException"/> when the wire is broken.
/// </remarks>
internal interface IReceiver
{
    /// <summary>The session has begun.</summary>
    ValueTask<bool> OpenAsync();

    /// <summary>Messages, in order, in one frame where the transport has frames.</summary>
    ValueTask<bool> SendAsync(ReadOnlyMemory<SockJSMessage> messages);

    /// <summary>Nothing to say, still here.</summary>
    ValueTask<bool> HeartbeatAsync();

    /// <summary>Whether the receiver has something of its own to write, such as a pong.</summary>
    bool HasControl { get; }

    /// <summary>Writes what <see cref="HasControl"/> speaks of.</summary>
    ValueTask<bool> ControlAsync();

    /// <summary>The session has ended; nothing but control frames will follow.</summary>
    ValueTask<bool> CloseAsync(CloseStatus status);

    /// <summary>Whether a peer that ought to have answered has not.</summary>
    bool IsUnresponsive { get; }

    /// <summary>When the client last took a part of a write that was not over with it, by the service's clock; zero if there was none.</summary>
    long LastTaken { get; }

    /// <summary>Drops the wire without a word.</summary>
    void Abort();

    /// <summary>The session has let go of the receiver, and writes nothing to it any more.</summary>
    void Released();
}
