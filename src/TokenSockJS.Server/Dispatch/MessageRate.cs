namespace TokenSockJS.Server.Dispatch;

/// <summary>How many messages a socket may still send: a bucket that holds a second's worth, and fills as time passes. Not synchronised.</summary>
/// <param name="perSecond">How many; null for any.</param>
/// <param name="time">The clock.</param>
internal sealed class MessageRate(int? perSecond, TimeProvider time)
{
    private double left = perSecond ?? 0;
    private long last = time.GetTimestamp();

    /// <returns>False when it is one too many.</returns>
    public bool TryTake()
    {
        if (perSecond is not { } most) return true;

        long now = time.GetTimestamp();
        left = Math.Min(most, left + time.GetElapsedTime(last, now).TotalSeconds * most);
        last = now;
        if (left < 1) return false;

        left--;
        return true;
    }
}
