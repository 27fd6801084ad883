namespace TokenSockJS.Client.Sessions;

/// <summary>Where a socket stands, which way it may go from there, and who is told. Listeners hear of moves in their order.</summary>
internal sealed class StateMachine(Action<TokenSocketState, TokenSocketState> tell)
{
    private readonly Lock gate = new();
    private readonly Queue<(TokenSocketState From, TokenSocketState To)> untold = new();
    private TokenSocketState current;
    private bool telling;

    public TokenSocketState Current
    {
        get
        {
            lock (gate) return current;
        }
    }

    /// <summary>Moves, if that is legal; then <see cref="Tell"/>, holding no lock.</summary>
    public bool TryMove(TokenSocketState to)
    {
        lock (gate)
        {
            if (!IsLegal(current, to)) return false;

            untold.Enqueue((current, to));
            current = to;
            return true;
        }
    }

    /// <summary>Tells of the moves that nobody has told of yet. If somebody is at it, he tells of these as well.</summary>
    public void Tell()
    {
        lock (gate)
        {
            if (telling) return;
            telling = true;
        }

        while (TryNext(out (TokenSocketState From, TokenSocketState To) move)) tell(move.From, move.To);
    }

    private bool TryNext(out (TokenSocketState From, TokenSocketState To) move)
    {
        lock (gate) return telling = untold.TryDequeue(out move);
    }

    private static bool IsLegal(TokenSocketState from, TokenSocketState to) => (from, to) switch
    {
        (TokenSocketState.Closed, _) => false,
        (_, TokenSocketState.Closed) => true,
        (TokenSocketState.Disconnected, TokenSocketState.Connecting) => true,
        (TokenSocketState.Connecting, TokenSocketState.Connected or TokenSocketState.Disconnected) => true,
        (TokenSocketState.Connected, TokenSocketState.Reconnecting or TokenSocketState.Disconnected) => true,
        (TokenSocketState.Reconnecting, TokenSocketState.Connected or TokenSocketState.Disconnected) => true,
        _ => false,
    };
}
