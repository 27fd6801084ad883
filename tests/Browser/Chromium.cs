using Microsoft.Playwright;

namespace Testing;

/// <summary>
/// The distribution's own browser, without a window. A file that test programs compile for themselves: a library would
/// carry the 135 MB of the browser's driver once more.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        // The original client waits up to five seconds between two attempts; a failure guard must not be shorter.
        Assertions.SetDefaultExpectTimeout(30_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>An empty page of somebody who shares nothing with anybody, not even the cache.</summary>
    public async Task<IPage> NewPageAsync()
    {
        IBrowserContext person = await browser!.NewContextAsync();
        return await person.NewPageAsync();
    }

    /// <summary>The same, at an address.</summary>
    public async Task<IPage> OpenAsync(string address)
    {
        IPage page = await NewPageAsync();
        await page.GotoAsync(address);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
