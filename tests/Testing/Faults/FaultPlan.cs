namespace Testing.Faults;

/// <summary>
/// Faults for any number of connections, chosen by a seed: the same seed chooses the same for the same connection, in
/// whatever order they are asked for. <see cref="ToString"/> says what that was, so that a failing test can show it.
/// </summary>
public sealed class FaultPlan
{
    private const int MostShown = 50;
    private static readonly int[] Refusals = [400, 403, 404, 426, 502, 503];

    private readonly int seed;
    private readonly RandomFaults among;
    private int asked;

    private FaultPlan(int seed, RandomFaults among)
    {
        this.seed = seed;
        this.among = among;
    }

    /// <summary>A plan to be set as <c>proxy.Plan = plan.For</c>.</summary>
    /// <param name="seed">Names the plan.</param>
    /// <param name="among">What may be chosen; anything if null.</param>
    public static FaultPlan Random(int seed, RandomFaults? among = null) => new(seed, among ?? new RandomFaults());

    /// <summary>The fault for the connection with this number, the first being 0.</summary>
    public Fault For(int number)
    {
        asked = Math.Max(asked, number + 1);
        return Choose(number);
    }

    /// <summary>The seed, and what it chose for the connections so far.</summary>
    public override string ToString()
    {
        var shown = Enumerable.Range(0, Math.Min(asked, MostShown)).Select(number => $"\n  #{number} {Choose(number)}");
        return $"Faults of seed {seed}:{string.Concat(shown)}{(asked > MostShown ? "\n  …" : "")}";
    }

    private Fault Choose(int number)
    {
        if (number >= among.Connections) return Fault.None;

        var random = new Random(Mix(seed, number));
        FaultKind kind = among.Kinds[random.Next(among.Kinds.Count)];
        var oneWay = (Direction)random.Next(1, 3);
        var anyWay = (Direction)random.Next(1, 4);
        int bytes = random.Next(among.MaxBytes + 1);

        return kind switch
        {
            FaultKind.Drop => Fault.Drop(random.Next(2) == 0 ? Ending.Close : Ending.Reset),
            FaultKind.Delay => Fault.Delay(among.MaxDelay * random.NextDouble(), anyWay),
            FaultKind.Mute => Fault.Mute(anyWay, bytes),
            FaultKind.Buffer => Fault.Buffer(bytes + 1),
            FaultKind.BufferResponses => Fault.BufferResponses(),
            FaultKind.Close => Fault.Cut(oneWay, bytes),
            FaultKind.Reset => Fault.Cut(oneWay, bytes, Ending.Reset),
            FaultKind.Finish => Fault.Cut(oneWay, bytes, Ending.Finish),
            FaultKind.HideEnd => Fault.HideEnd(oneWay),
            FaultKind.RefuseUpgrades => Fault.RefuseUpgrades(Refusals[random.Next(Refusals.Length)]),
            _ => Fault.None,
        };
    }

    /// <summary>Far apart for neighbours: seeds that are close to each other begin alike. (The finalizer of SplitMix64.)</summary>
    private static int Mix(int seed, int number)
    {
        ulong mixed = unchecked(((ulong)(uint)seed << 32 | (uint)number) + 0x9E3779B97F4A7C15);
        mixed = unchecked((mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ mixed >> 27) * 0x94D049BB133111EB);
        return (int)(mixed ^ mixed >> 31);
    }
}
