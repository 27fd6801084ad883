namespace TokenSockJS.Client.Calls;

/// <summary>A time limit that runs from now on, however often what it limits begins again.</summary>
internal readonly struct TimeLimit(TimeSpan limit, TimeProvider time)
{
    private readonly long since = time.GetTimestamp();

    public bool IsOver => limit != Timeout.InfiniteTimeSpan && time.GetElapsedTime(since) >= limit;

    /// <summary>What is left of it: always more than nothing, so that whoever comes too late is told so by a timer like all
    /// others.</summary>
    public TimeSpan Rest
    {
        get
        {
            if (limit == Timeout.InfiniteTimeSpan) return limit;

            TimeSpan rest = limit - time.GetElapsedTime(since);
            return rest > TimeSpan.FromMilliseconds(1) ? rest : TimeSpan.FromMilliseconds(1);
        }
    }

    public static TimeSpan Shorter(TimeSpan one, TimeSpan other) =>
        one == Timeout.InfiniteTimeSpan ? other : other == Timeout.InfiniteTimeSpan || one < other ? one : other;
}
