namespace TokenSockJS.Server.Channels;

/// <summary>One channel with listeners on this server.</summary>
internal sealed class Channel(string name)
{
    private readonly Lock gate = new();
    private readonly HashSet<TokenSocketConnection> listeners = [];
    private TokenSocketConnection[]? snapshot;

    public string Name { get; } = name;

    /// <summary>Held while somebody enters or leaves, so that the backplane hears of the first and the last in turn.</summary>
    public SemaphoreSlim Door { get; } = new(1, 1);

    /// <summary>Held while a message is handed to all listeners: one message at a time, so all hear them in one order.</summary>
    public SemaphoreSlim Stage { get; } = new(1, 1);

    /// <summary>The last listener has left and the channel was taken down: whoever still wants in needs a new one. Read and set behind the door.</summary>
    public bool IsRetired { get; set; }

    /// <returns>Whether it is the first to come in.</returns>
    public bool Add(TokenSocketConnection socket)
    {
        lock (gate)
        {
            if (!listeners.Add(socket)) return false;
            snapshot = null;
            return listeners.Count == 1;
        }
    }

    /// <returns>Whether it was the last to leave.</returns>
    public bool Remove(TokenSocketConnection socket)
    {
        lock (gate)
        {
            if (!listeners.Remove(socket)) return false;
            snapshot = null;
            return listeners.Count == 0;
        }
    }

    public bool IsEmpty => Count == 0;

    public int Count
    {
        get
        {
            lock (gate) return listeners.Count;
        }
    }

    /// <summary>The listeners at this moment, in an array that never changes. Made anew only after somebody came or went.</summary>
    public TokenSocketConnection[] Listeners
    {
        get
        {
            if (Volatile.Read(ref snapshot) is { } current) return current;
            lock (gate) return snapshot ??= [.. listeners];
        }
    }
}
