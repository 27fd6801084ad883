using SockJS.Protocol;

namespace SockJS.Client.Transports;

/// <summary>
/// When the next receiving request follows: at once, unless the one before was good for nothing. A server that answers all of them so, or
/// the page of a proxy that wants somebody to sign in, must not be asked without end. Spec: sockjs 6.6.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ReceivingPace(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(5);

    private long since;
    private bool broughtFrame;
    private bool broughtHeartbeat;
    private int useless;

    /// <summary>A request is made.</summary>
    public void Begin()
    {
        since = time.GetTimestamp();
        (broughtFrame, broughtHeartbeat) = (false, false);
    }

    /// <summary>Something stood in its response where frames stand.</summary>
    public void Heard(Memory<byte> bytes)
    {
        // Once the response is known to be of use, what else it holds makes no difference.
        if (broughtFrame || !FrameReader.TryRead(bytes, out Frame frame)) return;

        if (frame.Kind is FrameKind.Heartbeat) broughtHeartbeat = true;
        else broughtFrame = frame.Kind is not FrameKind.Messages || frame.Messages.Count > 0;
    }

    /// <summary>How long to wait after it, now that it has ended: twice as long after each more that was useless.</summary>
    public TimeSpan Pause()
    {
        // A heartbeat says that somebody was waited for; one that comes at once says nothing.
        if (broughtFrame || (broughtHeartbeat && time.GetElapsedTime(since) >= FirstPause))
        {
            useless = 0;
            return TimeSpan.Zero;
        }

        TimeSpan pause = FirstPause * Math.Pow(2, Math.Min(useless++, 10));
        return pause < LongestPause ? pause : LongestPause;
    }
}
