using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TokenSockJS.Client.Diagnostics;

namespace TokenSockJS.Client.Hosting;

/// <summary>Connects a socket while the application runs.</summary>
internal sealed class ConnectAtStart(TokenSocket socket, ILogger logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Somebody may have connected it already.
        if (socket.State == TokenSocketState.Disconnected) _ = ConnectAsync();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => socket.DisposeAsync().AsTask().WaitAsync(cancellationToken);

    private async Task ConnectAsync()
    {
        try
        {
            await socket.ConnectAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The application has stopped before.
        }
        catch (Exception failure)
        {
            ClientLog.NotConnected(logger, failure);
        }
    }
}
