namespace SockJS.Client;

/// <summary>
/// Notices that a server that has shown its pulse has fallen silent. Only time in which something is waited for counts: while the
/// application does not read, nothing is read for it either. Spec: sockjs 6.8.
/// </summary>
/// <param name="received">Grows whenever a piece has come: a large frame on a slow wire takes long, but it is not silence.</param>
/// <param name="limit">How long the silence may last.</param>
/// <param name="time">The clock.</param>
/// <param name="bark">Called once when it has.</param>
internal sealed class Watchdog(Func<long> received, TimeSpan limit, TimeProvider time, Action bark) : IDisposable
{
    private const long NotWaiting = -1;

    private long waitingSince = NotWaiting;
    private long seen;
    private readonly Lock gate = new();
    private ITimer? timer;
    private bool isDisposed;

    /// <summary>A heartbeat has come, or there is another pulse: from now on more of it is expected.</summary>
    public void Arm()
    {
        if (limit == Timeout.InfiniteTimeSpan || timer is not null) return;

        // What has been left alone may still bring a heartbeat: nobody would put that timer away.
        lock (gate)
        {
            if (isDisposed) return;
            seen = received();
            timer = time.CreateTimer(_ => Look(), null, limit, limit / 4);
        }
    }

    /// <summary>Something is waited for from now on.</summary>
    public void Waits() => Volatile.Write(ref waitingSince, time.GetTimestamp());

    /// <summary>Something came.</summary>
    public void Heard() => Volatile.Write(ref waitingSince, NotWaiting);

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            timer?.Dispose();
        }
    }

    private void Look()
    {
        long since = Volatile.Read(ref waitingSince);
        if (received() is var now && now != seen)
        {
            seen = now;
            if (since != NotWaiting) Interlocked.CompareExchange(ref waitingSince, time.GetTimestamp(), since);
            return;
        }

        if (since == NotWaiting || time.GetElapsedTime(since) < limit) return;

        timer?.Dispose();
        bark();
    }
}
