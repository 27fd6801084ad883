using Microsoft.Playwright;

namespace Interop.Tests.TokenClients;

/// <summary>One tab of the browser for all tests of a class, which go from page to page in it: to open one takes longer than what the tests do in it.</summary>
public sealed class Tab(Chromium browser) : IAsyncLifetime
{
    internal IPage Page { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Page = await browser.NewPageAsync();

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
