namespace Testing.Faults;

/// <summary>What happens to the bytes that go in one direction. Without further words they pass.</summary>
public sealed record Flow
{
    public static readonly Flow Pass = new();

    /// <summary>How long bytes wait, and the end behind them, before they go on. Those that come meanwhile wait their turn.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>
    /// How many bytes gather before they go on together; at its end the sender's last ones do in any case. From
    /// <see cref="Relay.MostHeld"/> on, that many.
    /// </summary>
    public int HoldBytes { get; init; }

    /// <summary>
    /// Whether an HTTP/1.1 message goes on only when it is complete, as through a proxy that buffers. What cannot be held
    /// (<see cref="Relay.MostHeld"/>) and what follows a 101 passes. Answers to HEAD are not understood.
    /// </summary>
    public bool WholeMessages { get; init; }

    /// <summary>To the server: a request for a WebSocket does not go on, but is answered with this status, and the connection closed.</summary>
    public int? UpgradeAnswer { get; init; }

    /// <summary>How many bytes go on, counted from the beginning of the connection. After them comes the <see cref="Ending"/>.</summary>
    public long CutAfter { get; init; } = long.MaxValue;

    /// <summary>How it ends after <see cref="CutAfter"/> bytes.</summary>
    public Ending Ending { get; init; }

    /// <summary>Whether the receiver is not told when the sender ends the connection: it stays half-open.</summary>
    public bool HidesEnd { get; init; }

    /// <summary>Whether nothing is read, so that the sender's bytes pile up and in the end it can send no more. They are not lost.</summary>
    public bool Stalled { get; init; }

    public override string ToString() => this == Pass ? "pass" : string.Join(", ", Words());

    private IEnumerable<string> Words()
    {
        if (Stalled) yield return "stall";
        if (Delay > TimeSpan.Zero) yield return $"delay by {Delay}";
        if (HoldBytes > 0) yield return $"hold until {HoldBytes} bytes";
        if (WholeMessages) yield return "whole messages";
        if (UpgradeAnswer is { } status) yield return $"answer upgrades with {status}";
        if (CutAfter != long.MaxValue) yield return $"{Ending} after {CutAfter} bytes";
        if (HidesEnd) yield return "hide the end";
    }
}
