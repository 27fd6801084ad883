namespace TokenSockJS.Server;

/// <summary>One call of a client, as the action sees it.</summary>
public sealed class RpcContext
{
    private readonly Lock gate = new();
    private CancellationTokenSource? source;
    private bool timedOut;
    private bool ended;

    internal RpcContext(TokenSocketConnection socket, string name)
    {
        Socket = socket;
        Name = name;
    }

    /// <summary>The server.</summary>
    public TokenSocketServer Server => Socket.Server;

    /// <summary>Who calls. It may be called back while the action is running.</summary>
    public TokenSocketConnection Socket { get; }

    /// <summary>The name under which the action is mapped.</summary>
    public string Name { get; }

    /// <summary>Cancelled when nobody waits for the result any more: the socket has gone, or the call has taken longer than <c>CallTimeout</c>.</summary>
    public CancellationToken Aborted
    {
        get
        {
            lock (gate)
            {
                if (timedOut) return new CancellationToken(canceled: true);
                if (ended) return Socket.Aborted;
                return (source ??= CancellationTokenSource.CreateLinkedTokenSource(Socket.Aborted)).Token;
            }
        }
    }

    internal void TimedOut()
    {
        CancellationTokenSource? waiting;
        lock (gate)
        {
            timedOut = true;
            waiting = source;
        }

        if (waiting is not null) _ = waiting.CancelAsync();
    }

    /// <summary>The action has ended: lets go of the socket's own token.</summary>
    internal void Ended()
    {
        lock (gate)
        {
            ended = true;
            source?.Dispose();
            source = null;
        }
    }
}
