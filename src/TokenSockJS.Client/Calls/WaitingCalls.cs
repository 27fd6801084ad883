namespace TokenSockJS.Client.Calls;

/// <summary>Those who wait for a connection, in the order of asking. Guarded by its <see cref="OfflineQueue"/>.</summary>
internal sealed class WaitingCalls
{
    private readonly LinkedList<WaitingCall> all = new();
    private int commands;

    public int Count => all.Count;

    /// <summary>How many bytes they keep.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether somebody waits of whom the next one must stay behind.</summary>
    /// <param name="takesPlace">Whether the next one is a call: those who are not do not wait for calls that wait for a place.</param>
    public bool HasOneBefore(bool takesPlace) => takesPlace ? all.Count > 0 : commands > 0;

    /// <summary>The first one; of those who are no calls if there is no place for one.</summary>
    public WaitingCall? First(bool hasPlace) => hasPlace ? all.First?.Value : commands > 0 ? all.First(call => !call.TakesPlace) : null;

    public void Add(WaitingCall call)
    {
        all.AddLast(call);
        Tally(call, 1);
    }

    public bool Remove(WaitingCall call)
    {
        if (!all.Remove(call)) return false;
        Tally(call, -1);
        return true;
    }

    /// <returns>All who waited.</returns>
    public WaitingCall[] Clear()
    {
        WaitingCall[] cleared = [.. all];
        all.Clear();
        (commands, Bytes) = (0, 0);
        return cleared;
    }

    private void Tally(WaitingCall call, int times)
    {
        Bytes += times * call.Size;
        if (!call.TakesPlace) commands += times;
    }
}
