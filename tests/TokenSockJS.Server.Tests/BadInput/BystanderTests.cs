using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.BadInput;

/// <summary>
/// What is common to all tests of bad input: after each of them another socket of the same server has noticed
/// nothing and is served, and nothing was logged as an error.
/// </summary>
public abstract class BystanderTests : IAsyncLifetime
{
    private TokenHost? host;
    private Peer? bystander;

    private protected TokenHost Host => host!;

    /// <summary>The clock; the system's unless a test wants another.</summary>
    protected virtual TimeProvider? Time => null;

    public async ValueTask InitializeAsync()
    {
        host = await TokenHost.StartAsync(Configure, AddServices, Time);
        bystander = await host.ConnectAsync();
        await bystander.SubscribeAsync("quiet");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            await bystander!.ExpectSilenceAsync();
        }
        finally
        {
            // Fails the test if there are errors in the log.
            await host!.DisposeAsync();
        }
    }

    protected virtual void Configure(TokenSocketServerOptions options)
    {
    }

    protected virtual void AddServices(IServiceCollection services)
    {
    }
}
