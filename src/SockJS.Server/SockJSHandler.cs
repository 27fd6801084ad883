using SockJS.Protocol;

namespace SockJS.Server;

/// <summary>
/// What an application does with its connections. One instance serves one connection, and its methods are called
/// strictly one after the other.
/// </summary>
public abstract class SockJSHandler
{
    /// <summary>The connection is open. Messages are handed over when the returned task is done.</summary>
    public virtual ValueTask OnOpen(SockJSConnection connection) => default;

    /// <summary>
    /// A message came. The next one is handed over when the returned task is done; when too many are waiting,
    /// the client is no longer read from until there is room.
    /// </summary>
    /// <param name="connection">Where it came from.</param>
    /// <param name="utf8">The text. It belongs to the handler from now on. A lone surrogate stands in its three-byte form (<see cref="Wtf8"/>).</param>
    public virtual ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8) => default;

    /// <summary>The connection is no longer open. Called exactly once for each <see cref="OnOpen"/>, and last.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="status">Why it ended: what either side gave, or 1006 where the wire broke. Spec: sockjs 4.2.</param>
    public virtual ValueTask OnClose(SockJSConnection connection, CloseStatus status) => default;
}
