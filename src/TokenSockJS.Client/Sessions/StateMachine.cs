using System.Diagnostics.CodeAnalysis;
using SockJS.Protocol;

namespace TokenSockJS.Client.Sessions;

/// <summary>Where a socket stands, which way it may go from there, and who is told. Listeners hear of moves in their order.</summary>
internal sealed class StateMachine(Action<StateChangedEventArgs> tell)
{
    private readonly Lock gate = new();
    private readonly Queue<StateChangedEventArgs> untold = new();
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
    /// <param name="to">Where to.</param>
    /// <param name="why">How the connection ended, if that is why.</param>
    public bool TryMove(TokenSocketState to, CloseStatus? why = null)
    {
        lock (gate)
        {
            if (!IsLegal(current, to)) return false;

            untold.Enqueue(new StateChangedEventArgs(current, to, why));
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

        while (TryNext(out StateChangedEventArgs? change)) tell(change);
    }

    private bool TryNext([NotNullWhen(true)] out StateChangedEventArgs? change)
    {
        lock (gate) return telling = untold.TryDequeue(out change);
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
