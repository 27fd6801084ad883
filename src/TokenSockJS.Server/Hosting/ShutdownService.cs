using Microsoft.Extensions.Hosting;

namespace TokenSockJS.Server.Hosting;

/// <summary>
/// Drains the server when the host goes down: before the web server's own stop, which would wait for open connections, and before that of the SockJS
/// service below, which closes all of them at once. (Services stop in the reverse order of their registration.)
/// </summary>
internal sealed class ShutdownService(ServerParts parts) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken) => parts.Drain.RunAsync(cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Now all sockets have gone, or have been waited for long enough.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        parts.GiveUp();
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
