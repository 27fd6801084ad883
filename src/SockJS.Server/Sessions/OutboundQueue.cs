using SockJS.Protocol;

namespace SockJS.Server.Sessions;

/// <summary>
/// The messages that wait to be written to one client: references, so that a message to ten thousand takes no more
/// room than ten thousand pointers. Bounded in number and bytes, what is being written included. Not synchronised.
/// </summary>
internal sealed class OutboundQueue(int maxMessages, int maxBytes)
{
    private List<SockJSMessage> waiting = [];
    private List<SockJSMessage> writing = [];
    private long bytes;

    public bool IsEmpty => waiting.Count == 0;

    /// <summary>Size of what waits and of what is being written.</summary>
    public long Bytes => bytes;

    /// <summary>Adds a message unless that would cross a bound. One message is always taken, however large.</summary>
    public bool TryAdd(SockJSMessage message)
    {
        int count = waiting.Count + writing.Count;
        if (count > 0 && (count >= maxMessages || bytes + message.Length > maxBytes)) return false;

        waiting.Add(message);
        bytes += message.Length;
        return true;
    }

    /// <summary>Takes all that waits. It counts against the bounds until <see cref="Written"/> is called.</summary>
    public SockJSMessage[] TakeAll()
    {
        (waiting, writing) = (writing, waiting);
        return [.. writing];
    }

    /// <summary>What was taken has left.</summary>
    public void Written()
    {
        foreach (SockJSMessage message in writing) bytes -= message.Length;
        Shrink(writing);
    }

    /// <summary>Drops what waits.</summary>
    public void Clear()
    {
        foreach (SockJSMessage message in waiting) bytes -= message.Length;
        Shrink(waiting);
    }

    /// <summary>A burst must not leave its room behind on a connection that is idle again.</summary>
    private static void Shrink(List<SockJSMessage> list)
    {
        list.Clear();
        if (list.Capacity > 16) list.Capacity = 0;
    }
}
