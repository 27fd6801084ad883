using Microsoft.Playwright;

namespace Testing;

/// <summary>
/// The distribution's own browser, without a window. A file that test programs compile for themselves: a library would
/// carry the 135 MB of the browser's driver once more.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        // The original client waits up to five seconds between two attempts; a failure guard must not be shorter.
        Assertions.SetDefaultExpectTimeout(30_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments });
    }

    /// <summary>Another browser, of somebody who lets pages of other sites have cookies, which is no longer the rule, and takes any certificate.</summary>
    /// <param name="profile">An empty folder.</param>
    public async Task<IBrowserContext> LaunchLenientAsync(string profile)
    {
        string settings = Directory.CreateDirectory(Path.Combine(profile, "Default")).FullName;
        await File.WriteAllTextAsync(Path.Combine(settings, "Preferences"), """{"profile":{"cookie_controls_mode":0,"block_third_party_cookies":false}}""");
        return await playwright!.Chromium.LaunchPersistentContextAsync(profile, new() { ExecutablePath = Program, Args = Arguments, IgnoreHTTPSErrors = true });
    }

    /// <summary>An empty page of somebody who shares nothing with anybody, not even the cache.</summary>
    /// <param name="trusting">Whether he takes any certificate.</param>
    public async Task<IPage> NewPageAsync(bool trusting = false)
    {
        IBrowserContext person = await browser!.NewContextAsync(new() { IgnoreHTTPSErrors = trusting });
        return await person.NewPageAsync();
    }

    /// <summary>The same, at an address.</summary>
    public async Task<IPage> OpenAsync(string address, bool trusting = false)
    {
        IPage page = await NewPageAsync(trusting);
        await page.GotoAsync(address);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
