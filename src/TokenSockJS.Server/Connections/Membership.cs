namespace TokenSockJS.Server.Connections;

/// <summary>The channels that one socket is in. Bounded; closed for good when the socket goes.</summary>
internal sealed class Membership(int most)
{
    private readonly Lock gate = new();
    private HashSet<string>? channels;
    private bool closed;

    public enum Entry { Entered, AlreadyIn, Full, Closed }

    public Entry TryEnter(string channel)
    {
        lock (gate)
        {
            if (closed) return Entry.Closed;

            channels ??= new HashSet<string>(StringComparer.Ordinal);
            if (channels.Contains(channel)) return Entry.AlreadyIn;
            if (channels.Count >= most) return Entry.Full;
            channels.Add(channel);
            return Entry.Entered;
        }
    }

    public void Leave(string channel)
    {
        lock (gate) channels?.Remove(channel);
    }

    /// <summary>Lets the socket into nothing any more, and tells what it was in.</summary>
    public string[] Close()
    {
        lock (gate)
        {
            closed = true;
            string[] all = channels is null ? [] : [.. channels];
            channels = null;
            return all;
        }
    }

    public string[] Snapshot()
    {
        lock (gate) return channels is null ? [] : [.. channels];
    }
}
