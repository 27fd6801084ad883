using SockJS.Protocol;
using SockJS.Server;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Connections;

/// <summary>Who is connected and has not authenticated, and how long that may last. Costs no timer: the SockJS sweeper looks at the deadlines. Spec: A13.</summary>
/// <param name="patience">How long; infinite for as long as they like.</param>
/// <param name="time">The clock.</param>
internal sealed class WaitingRoom(TimeSpan patience, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<SockJSConnection, long> waiting = [];

    public SockJSConnection[] All
    {
        get
        {
            lock (gate) return [.. waiting.Keys];
        }
    }

    public void Enter(SockJSConnection connection)
    {
        lock (gate)
        {
            waiting.Add(connection, time.GetTimestamp());
            SetDeadline(connection, TimeSpan.Zero);
        }
    }

    /// <summary>Somebody has authenticated, or has gone.</summary>
    public void Leave(SockJSConnection connection)
    {
        lock (gate)
        {
            if (waiting.Remove(connection)) connection.CloseAfter(null);
        }
    }

    /// <summary>Another patience, for those too who are waiting already.</summary>
    public void SetPatience(TimeSpan span)
    {
        lock (gate)
        {
            patience = span;
            foreach ((SockJSConnection connection, long since) in waiting) SetDeadline(connection, time.GetElapsedTime(since));
        }
    }

    private void SetDeadline(SockJSConnection connection, TimeSpan waited)
    {
        TokenCloseEntry late = TokenCloseCode.NotAuthenticatedInTime;
        TimeSpan? left = patience == Timeout.InfiniteTimeSpan ? null : patience > waited ? patience - waited : TimeSpan.Zero;
        connection.CloseAfter(left, new CloseStatus(late.Code, late.Reason));
    }
}
