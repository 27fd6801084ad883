using System.Diagnostics.CodeAnalysis;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tokens;

/// <summary>Tokens in the memory of this process, in the order in which they came. Bounded.</summary>
internal sealed class MemoryTokenStore(int most, TimeProvider time) : ITokenStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> byToken = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> byAge = new();

    public ValueTask<bool> AddAsync(string token, JsonSlice identity, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            DropExpired();
            if (byToken.Count >= most) return new(false);

            // A server gives all the same lifetime, so the last one in is the last one out. Who uses the store otherwise
            // has its room back later, but gets no token after its time.
            byToken.Add(token, byAge.AddLast(new Entry(token, identity, time.GetUtcNow() + lifetime)));
            return new(true);
        }
    }

    public ValueTask<JsonSlice> TakeAsync(string token, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return new(TryRemove(token, out Entry? entry) && entry.Expires > time.GetUtcNow() ? entry.Identity : default);
        }
    }

    private void DropExpired()
    {
        DateTimeOffset now = time.GetUtcNow();
        while (byAge.First is { } oldest && oldest.Value.Expires <= now) TryRemove(oldest.Value.Token, out _);
    }

    private bool TryRemove(string token, [NotNullWhen(true)] out Entry? entry)
    {
        entry = null;
        if (!byToken.Remove(token, out LinkedListNode<Entry>? node)) return false;

        byAge.Remove(node);
        entry = node.Value;
        return true;
    }

    private sealed record Entry(string Token, JsonSlice Identity, DateTimeOffset Expires);
}
