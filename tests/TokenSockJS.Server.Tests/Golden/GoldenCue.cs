namespace TokenSockJS.Server.Tests.Golden;

/// <summary>Something that happens before each step of a kind and is not in the trace.</summary>
internal sealed record GoldenCue(GoldenAct Before, Func<GoldenReplay, Task> Do)
{
    /// <summary>Whether it happens before the first of these steps only.</summary>
    public bool Once { get; init; }
}
