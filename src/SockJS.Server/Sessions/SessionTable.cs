using System.Collections.Concurrent;

namespace SockJS.Server.Sessions;

/// <summary>The sessions of one service. Bounded.</summary>
internal sealed class SessionTable(int maxSessions)
{
    private readonly ConcurrentDictionary<SockJSSession, bool> sessions = new();
    private readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count;
    private volatile bool stopping;

    /// <summary>Whether nobody is let in any more.</summary>
    public bool IsStopping => stopping;

    public int Count => Volatile.Read(ref count);

    /// <summary>All sessions, as they come and go.</summary>
    public IEnumerable<SockJSSession> All => sessions.Select(entry => entry.Key);

    /// <summary>Completes when the last session has left after <see cref="Stop"/>.</summary>
    public Task Empty => empty.Task;

    /// <summary>Takes a place for one more session; false when the service is full or going down.</summary>
    public bool TryReserve()
    {
        if (Interlocked.Increment(ref count) <= maxSessions && !stopping) return true;

        Release();
        return false;
    }

    /// <summary>Gives back a place that no session was put into.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref count) == 0 && stopping) empty.TrySetResult();
    }

    /// <summary>Puts a session into its reserved place; false if the service began to go down in the meantime.</summary>
    public bool Add(SockJSSession session)
    {
        sessions.TryAdd(session, true);

        // This side adds and then looks, the other one stops and then looks: one of them sees the other.
        Interlocked.MemoryBarrier();
        return !stopping;
    }

    /// <summary>Takes a session out and frees its place.</summary>
    public void Remove(SockJSSession session)
    {
        if (sessions.TryRemove(session, out _)) Release();
    }

    /// <summary>Lets nobody in any more.</summary>
    public void Stop()
    {
        stopping = true;
        Interlocked.MemoryBarrier();
        if (Count == 0) empty.TrySetResult();
    }
}
