using Microsoft.Extensions.Time.Testing;
using SockJS.Server.Sessions;

namespace SockJS.Server.Tests;

internal static class FakeTimeExtensions
{
    /// <summary>
    /// Lets time pass tick by tick, as the sweeper sees it. <c>Advance</c> jumps: all timers on the way find the clock
    /// at its end.
    /// </summary>
    public static void Pass(this FakeTimeProvider time, TimeSpan span)
    {
        for (TimeSpan left = span; left > TimeSpan.Zero; left -= SessionSweeper.Tick)
            time.Advance(left < SessionSweeper.Tick ? left : SessionSweeper.Tick);
    }
}
