using Microsoft.Playwright;

namespace Interop.Tests;

/// <summary>One page for all tests of a class: to open one takes longer than what the tests do on it.</summary>
public sealed class HomePage(Chromium browser, Sites sites) : IAsyncLifetime
{
    private IPage? page;

    public async ValueTask InitializeAsync() => page = await browser.OpenAsync(sites.Home.Page.ToString());

    internal Task<Report> TalkAsync(Conversation conversation, CancellationToken cancel) => BrowserClient.TalkAsync(page!, conversation, cancel);

    public async ValueTask DisposeAsync()
    {
        if (page is not null) await page.Context.CloseAsync();
    }
}
