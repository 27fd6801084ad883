namespace Idle;

/// <summary>What many idle connections cost the server's process.</summary>
/// <param name="TimersBefore">Timers of the process before the first connection.</param>
/// <param name="TimersAfter">Timers with all connections open.</param>
/// <param name="WorkItemsASecond">What the thread pool had to do while nothing happened.</param>
/// <param name="Kilobytes">Growth of the resident set, a connection.</param>
/// <param name="HeapKilobytes">Growth of the managed heap, a connection.</param>
internal sealed record Measurement(long TimersBefore, long TimersAfter, double WorkItemsASecond, double Kilobytes, double HeapKilobytes)
{
    /// <summary>The runtime and Kestrel start a few of their own as they warm up.</summary>
    public const int TimersOfOthers = 10;
}
