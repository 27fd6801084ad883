namespace Conformance.Tests;

/// <summary>
/// The clock of the services under test. It ticks, so that short waits end, but shows always the same time: no session expires
/// while the cases run, however long a busy machine holds one of them up.
/// </summary>
internal sealed class SuiteClock : TimeProvider
{
    private long now;
    private long step;

    public override long GetTimestamp() => Interlocked.Add(ref now, Volatile.Read(ref step));

    /// <summary>From now on each look at it finds a minute gone: the sessions that the cases have left behind expire at the next tick.</summary>
    public void Hurry() => Volatile.Write(ref step, 60 * TimestampFrequency);
}
