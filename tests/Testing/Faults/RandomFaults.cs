namespace Testing.Faults;

/// <summary>What a <see cref="FaultPlan"/> may choose.</summary>
public sealed record RandomFaults
{
    /// <value>All there are. A kind that stands there twice is chosen twice as often.</value>
    public IReadOnlyList<FaultKind> Kinds { get; init; } = Enum.GetValues<FaultKind>();

    /// <summary>The largest number of bytes after which something happens.</summary>
    /// <value>4096.</value>
    public int MaxBytes { get; init; } = 4096;

    /// <summary>The longest delay.</summary>
    /// <value>One second.</value>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many connections suffer, so that a test comes to an end: those after them pass.</summary>
    /// <value>All of them.</value>
    public int Connections { get; init; } = int.MaxValue;
}
