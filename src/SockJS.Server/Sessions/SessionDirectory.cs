using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace SockJS.Server.Sessions;

/// <summary>
/// Which session an id belongs to. The ids of those that are gone are remembered for a while, so that a late request
/// is told so instead of opening a phantom in the middle of a conversation. Bounded. Spec: sockjs 4.
/// </summary>
internal sealed class SessionDirectory(TimeProvider time, int maxTombstones)
{
    /// <summary>How long an id is remembered.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Lazy<SockJSSession?>> sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> tombstones = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Id, long Since)> burials = new();

    /// <summary>Whether so many sessions ended within the last minute that no more can be remembered.</summary>
    public bool IsFull => burials.Count >= maxTombstones;

    public bool TryFind(string id, [NotNullWhen(true)] out SockJSSession? session)
    {
        session = sessions.TryGetValue(id, out Lazy<SockJSSession?>? entry) ? entry.Value : null;
        return session is not null;
    }

    /// <summary>Whether a session of that id was here lately.</summary>
    public bool Remembers(string id) => tombstones.ContainsKey(id);

    /// <summary>The session of that id; a new one if there is none. Of many who come at once, one opens it.</summary>
    /// <returns>Null if none could be opened.</returns>
    public SockJSSession? FindOrOpen(string id, Func<SockJSSession?> open)
    {
        Lazy<SockJSSession?> entry = sessions.GetOrAdd(id, static (_, open) => new Lazy<SockJSSession?>(open), open);
        SockJSSession? session = null;
        try
        {
            return session = entry.Value;
        }
        finally
        {
            if (session is null) sessions.TryRemove(KeyValuePair.Create(id, entry));
        }
    }

    /// <summary>Takes a session out and remembers its id.</summary>
    public void Bury(string id)
    {
        // In this order: nobody is to find neither.
        if (tombstones.TryAdd(id, true)) burials.Enqueue((id, time.GetTimestamp()));
        sessions.TryRemove(id, out _);
    }

    /// <summary>The sweeper comes by: forgets who was remembered long enough.</summary>
    public void Sweep(long now)
    {
        while (burials.TryPeek(out (string Id, long Since) oldest) && time.GetElapsedTime(oldest.Since, now) >= Memory && burials.TryDequeue(out oldest))
            tombstones.TryRemove(oldest.Id, out _);
    }
}
