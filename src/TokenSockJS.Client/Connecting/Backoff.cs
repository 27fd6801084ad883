namespace TokenSockJS.Client.Connecting;

/// <summary>How long to wait before the next attempt to come back: 10 ms, five times as long each time, at most 5 s. Spec: 7.</summary>
internal sealed class Backoff
{
    private const int Growth = 5;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan next = First;

    public TimeSpan Next()
    {
        TimeSpan delay = next;
        next = delay * Growth < Longest ? delay * Growth : Longest;
        return delay;
    }
}
