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

            byToken.Add(token, byAge.AddLast(new Entry(token, identity, time.GetTimestamp(), lifetime)));
            return new(true);
        }
    }

    public ValueTask<JsonSlice> TakeAsync(string token, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            DropExpired();
            return new(TryRemove(token, out Entry? entry) && !HasExpired(entry) ? entry.Identity : default);
        }
    }

    private void DropExpired()
    {
        // One that lives shorter than those before it stays longer than it is good for, but is never given out.
        while (byAge.First is { } oldest && HasExpired(oldest.Value)) TryRemove(oldest.Value.Token, out _);
    }

    private bool HasExpired(Entry entry) => time.GetElapsedTime(entry.Issued) >= entry.Lifetime;

    private bool TryRemove(string token, [NotNullWhen(true)] out Entry? entry)
    {
        entry = null;
        if (!byToken.Remove(token, out LinkedListNode<Entry>? node)) return false;

        byAge.Remove(node);
        entry = node.Value;
        return true;
    }

    private sealed record Entry(string Token, JsonSlice Identity, long Issued, TimeSpan Lifetime);
}
