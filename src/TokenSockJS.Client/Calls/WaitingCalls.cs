namespace TokenSockJS.Client.Calls;

/// <summary>Those who wait to be sent, in the order of asking. Guarded by its <see cref="OfflineQueue"/>.</summary>
internal sealed class WaitingCalls
{
    private readonly LinkedList<WaitingCall> all = new();
    private int calls;

    public int Count => all.Count;

    /// <summary>How many bytes they keep.</summary>
    public long Bytes { get; private set; }

    /// <summary>The first one for which there is a place.</summary>
    public WaitingCall? First(bool ofCalls, bool ofCommands) =>
        (ofCalls && calls > 0) || (ofCommands && all.Count > calls) ? all.First(one => one.IsCall ? ofCalls : ofCommands) : null;

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
        (calls, Bytes) = (0, 0);
        return cleared;
    }

    private void Tally(WaitingCall call, int times)
    {
        Bytes += times * call.Size;
        if (call.IsCall) calls += times;
    }
}
