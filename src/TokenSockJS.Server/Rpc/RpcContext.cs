using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server;

/// <summary>One call of a client, as the action sees it.</summary>
public sealed class RpcContext
{
    private readonly Lock gate = new();
    private CancellationTokenSource? source;
    private AsyncServiceScope? scope;
    private bool cancelled;
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
                if (cancelled) return new CancellationToken(canceled: true);
                if (ended) return Socket.Aborted;
                return (source ??= CancellationTokenSource.CreateLinkedTokenSource(Socket.Aborted)).Token;
            }
        }
    }

    /// <summary>The services of this call alone: made when they are first asked for, disposed when the action has ended.</summary>
    /// <exception cref="ObjectDisposedException">The action has ended.</exception>
    public IServiceProvider Services
    {
        get
        {
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(ended, this);
                return (scope ??= Server.Parts.Scopes.CreateAsyncScope()).ServiceProvider;
            }
        }
    }

    /// <summary>Nobody waits for the result any more.</summary>
    internal void Cancel()
    {
        CancellationTokenSource? waiting;
        lock (gate)
        {
            cancelled = true;
            waiting = source;
        }

        if (waiting is not null) _ = waiting.CancelAsync();
    }

    /// <summary>The action has ended: lets go of the socket's own token, and of the services.</summary>
    internal ValueTask EndAsync()
    {
        AsyncServiceScope? leaving;
        lock (gate)
        {
            ended = true;
            source?.Dispose();
            source = null;
            (leaving, scope) = (scope, null);
        }

        return leaving?.DisposeAsync() ?? default;
    }
}
