using System.Collections.Concurrent;

namespace TokenSockJS.Server.Connections;

/// <summary>The authenticated sockets of this server.</summary>
internal sealed class ConnectionTable
{
    private readonly ConcurrentDictionary<string, TokenSocketConnection> sockets = new(StringComparer.Ordinal);

    public IReadOnlyCollection<TokenSocketConnection> All => [.. sockets.Values];

    public void Add(TokenSocketConnection socket) => sockets[socket.Id] = socket;

    public void Remove(TokenSocketConnection socket) => sockets.TryRemove(socket.Id, out _);
}
