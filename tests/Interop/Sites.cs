namespace Interop.Tests;

/// <summary>
/// Two servers for all tests that need nothing of their own: for each test its own would cost five seconds, in which a server
/// that goes down waits for clients between two polls.
/// </summary>
public sealed class Sites : IAsyncLifetime
{
    private Site? home, other;

    /// <summary>Where the page is.</summary>
    internal Site Home => home!;

    /// <summary>Another origin.</summary>
    internal Site Other => other!;

    public async ValueTask InitializeAsync()
    {
        home = await Site.StartAsync();
        other = await Site.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Home.DisposeAsync().AsTask(), Other.DisposeAsync().AsTask());
    }
}
