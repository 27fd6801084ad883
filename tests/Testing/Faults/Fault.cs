namespace Testing.Faults;

/// <summary>What a connection through a <see cref="FaultProxy"/> suffers. Faults are combined by <c>with</c>.</summary>
public sealed record Fault
{
    /// <summary>Everything passes.</summary>
    public static readonly Fault None = new();

    /// <summary>What happens to the client's bytes.</summary>
    public Flow ToServer { get; init; } = Flow.Pass;

    /// <summary>What happens to the server's bytes.</summary>
    public Flow ToClient { get; init; } = Flow.Pass;

    /// <summary>How the connection ends right after it was accepted, without the server knowing of it; null if it does not.</summary>
    public Ending? Dropped { get; init; }

    /// <summary>The same flow in one or both directions; whatever is not said passes.</summary>
    public static Fault On(Direction direction, Flow flow) => new()
    {
        ToServer = direction.HasFlag(Direction.ToServer) ? flow : Flow.Pass,
        ToClient = direction.HasFlag(Direction.ToClient) ? flow : Flow.Pass,
    };

    /// <summary>The connection is accepted and ended at once; the server does not hear of it.</summary>
    public static Fault Drop(Ending ending = Ending.Close) => new() { Dropped = ending };

    /// <summary>Bytes are late. It is the proxy's clock that says so.</summary>
    public static Fault Delay(TimeSpan delay, Direction direction = Direction.Both) => On(direction, new Flow { Delay = delay });

    /// <summary>The connection stays open, but what is sent is lost.</summary>
    public static Fault Mute(Direction direction = Direction.Both, long after = 0) => Cut(direction, after, Ending.Silence);

    /// <summary>The connection stays open, but nothing moves until the fault is taken back; nothing is lost.</summary>
    public static Fault Stall(Direction direction = Direction.Both) => On(direction, new Flow { Stalled = true });

    /// <summary>The server's bytes are held back until so many have gathered, or, without a number, until it ends the connection.</summary>
    public static Fault Buffer(int bytes = Relay.MostHeld) => On(Direction.ToClient, new Flow { HoldBytes = bytes });

    /// <summary>Each HTTP/1.1 response is held back until it is complete.</summary>
    public static Fault BufferResponses() => On(Direction.ToClient, new Flow { WholeMessages = true });

    /// <summary>So many bytes pass, and then it ends.</summary>
    public static Fault Cut(Direction direction, long after, Ending ending = Ending.Close) =>
        On(direction, new Flow { CutAfter = after, Ending = ending });

    /// <summary>The receiver is not told when the sender ends the connection.</summary>
    public static Fault HideEnd(Direction direction) => On(direction, new Flow { HidesEnd = true });

    /// <summary>Requests for a WebSocket are answered by the proxy, as by those that forbid WebSockets. Others pass, one after the other.</summary>
    public static Fault RefuseUpgrades(int status = 403) => On(Direction.ToServer, new Flow { UpgradeAnswer = status });

    public override string ToString() =>
        Dropped is { } ending ? $"drop ({ending})"
        : ToServer == ToClient ? ToServer.ToString()
        : $"to server: {ToServer}; to client: {ToClient}";
}
