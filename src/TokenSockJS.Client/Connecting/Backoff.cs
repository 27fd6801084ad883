using SockJS.Protocol;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Connecting;

/// <summary>
/// How long to wait before the next attempt to connect. By default 10 ms, five times as long each time, at most 5 s; half of
/// that by chance, so that the clients of a server that was restarted do not come back at one moment. Spec: 7, Q61.
/// </summary>
internal sealed class Backoff(TokenSocketOptions options)
{
    private const int Growth = 5;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>A server that says more than that has gone wrong.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(5);

    /// <summary>No timer holds for ever.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private long since = options.TimeProvider.GetTimestamp();
    private TimeSpan next = First;
    private TimeSpan wanted;
    private int number;

    /// <summary>Somebody wants a connection.</summary>
    public void Begin()
    {
        since = options.TimeProvider.GetTimestamp();
        (next, number, wanted) = (First, 0, TimeSpan.Zero);
    }

    /// <summary>A connection was lost.</summary>
    /// <param name="lasted">How long it had lasted: a server that takes everybody and closes at once is not to be flooded.</param>
    /// <param name="close">How it ended: the server may have said when to come back. Spec: A6.</param>
    public void Lost(TimeSpan lasted, CloseStatus close)
    {
        since = options.TimeProvider.GetTimestamp();
        wanted = Wanted(close);
        if (lasted >= Longest) (next, number) = (First, 0);
    }

    /// <param name="error">What the last attempt failed with.</param>
    /// <returns>Null: no more attempts.</returns>
    /// <exception cref="Exception">The application's policy has failed.</exception>
    public TimeSpan? Next(Exception? error)
    {
        number++;
        if (Refusal.CloseOf(error) is { } close) wanted = Wanted(close);
        TimeSpan? delay = options.ReconnectPolicy is { } policy
            ? policy(new ReconnectAttempt(number, options.TimeProvider.GetElapsedTime(since), error))
            : Grow();

        if (delay < TimeSpan.Zero)
            throw new InvalidOperationException($"The reconnect policy says to wait {delay}: let it say null to give up.");
        if (delay < wanted) delay = wanted;
        wanted = TimeSpan.Zero;
        return delay > LongestDelay ? LongestDelay : delay;
    }

    private TimeSpan Grow()
    {
        TimeSpan delay = next;
        next = delay * Growth < Longest ? delay * Growth : Longest;
        return (delay / 2) + (delay / 2 * options.Chance());
    }

    private TimeSpan Wanted(CloseStatus close)
    {
        if (close.Code == TokenCloseCode.TooMany.Code) return Longest * (1 + options.Chance());
        if (CloseCode.RestartWindow(close) is not { } window) return TimeSpan.Zero;
        return (window < LongestWindow ? window : LongestWindow) * options.Chance();
    }
}
