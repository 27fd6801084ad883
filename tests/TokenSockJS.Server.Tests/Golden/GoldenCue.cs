namespace TokenSockJS.Server.Tests.Golden;

/// <summary>Something that happens before each step of a kind and is not in the trace.</summary>
internal sealed record GoldenCue(GoldenAct Before, Func<GoldenReplay, Task> Do)
{
    /// <summary>Before which of these steps only, counted from 1; before each if null.</summary>
    public int? Only { get; init; }
}
