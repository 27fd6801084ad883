using Microsoft.Extensions.Hosting;

namespace SockJS.Server.Sessions;

/// <summary>
/// The one timer of all sessions of all services: heartbeats, deadlines and expiry. It also ends them when the
/// host goes down, so that no open connection keeps it waiting.
/// </summary>
internal sealed class SessionSweeper(SockJSServices services, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    /// <summary>The grain of everything that happens "after a time".</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>How long, beyond DisconnectDelay, a host that goes down waits for the handlers of those whose time is up.</summary>
    public static readonly TimeSpan HandlerGrace = TimeSpan.FromSeconds(5);

    private ITimer? timer;
    private int sweeping;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        timer = time.CreateTimer(_ => Sweep(), null, Tick, Tick);
        return Task.CompletedTask;
    }

    /// <summary>Comes before the web server's own stop, which would wait for open connections.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        SockJSService[] all = services.All;
        if (all is []) return;
        foreach (SockJSService service in all) service.Stop();

        // The sweeper is still at work, so who takes nothing, or does not leave by himself, is dropped after DisconnectDelay. Slow
        // clients may take longer, and a handler may never return: the host has other things to do.
        TimeSpan patience = all.Max(service => service.Options.DisconnectDelay) + HandlerGrace;
        await Task.WhenAll(all.Select(service => service.Sessions.Empty)).WaitAsync(patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (SockJSService service in all) service.Drop();
    }

    public void Dispose() => timer?.Dispose();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Sweep()
    {
        // A sweep that takes longer than a tick is not overtaken by the next one.
        if (Interlocked.Exchange(ref sweeping, 1) == 1) return;

        try
        {
            long now = time.GetTimestamp();
            foreach (SockJSService service in services.All) service.Sweep(now);
        }
        finally
        {
            Volatile.Write(ref sweeping, 0);
        }
    }
}
