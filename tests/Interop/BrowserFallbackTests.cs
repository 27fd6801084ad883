using Microsoft.Playwright;
using Testing.Faults;

namespace Interop.Tests;

/// <summary>The official client in Chromium finds a transport that works. Its clock is ours: it need not wait for what will not come.</summary>
public sealed class BrowserFallbackTests(Chromium browser)
{
    private static readonly string[] Messages = ["one", "two", "three"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(400), InlineData(403)]
    public async Task Upgrade_that_is_refused_leads_to_xhr_streaming(int status)
    {
        Report report = await TalkAsync("/echo", Fault.RefuseUpgrades(status), new Front(), timeouts: []);

        Assert.Equal("xhr-streaming", report.Transport);
        Assert.Equal(Messages, report.Messages);
    }

    [Fact]
    public async Task WebSocket_that_says_nothing_leads_to_xhr_streaming()
    {
        Report report = await TalkAsync("/echo", Fault.None, new Front(mutesWebSockets: true), timeouts: [Front.MuteWebSocket]);

        Assert.Equal("xhr-streaming", report.Transport);
        Assert.Equal(Messages, report.Messages);
    }

    [Fact]
    public async Task Streams_that_are_held_back_lead_to_xhr_polling()
    {
        // Without WebSockets from the start: the client forgets to stop the watch of a transport that failed at once, and its alarm hits
        // the next but one. Event streams and HTML files are tried twice, the second time through an iframe.
        string[] timeouts = ["xhr_streaming", "eventsource", "eventsource", "htmlfile", "htmlfile"];

        Report report = await TalkAsync("/disabled_websocket_echo", Fault.BufferResponses(), new Front(), timeouts);

        Assert.Equal("xhr-polling", report.Transport);
        Assert.Equal(Messages, report.Messages);
    }

    /// <param name="service">The path of the service.</param>
    /// <param name="fault">What is between the page and its server.</param>
    /// <param name="front">Sees the requests that get through.</param>
    /// <param name="timeouts">What the client will ask for in vain: each time its clock is put forward.</param>
    private async Task<Report> TalkAsync(string service, Fault fault, Front front, string[] timeouts)
    {
        await using Site site = await Site.StartAsync(front);
        await using FaultProxy proxy = FaultProxy.Start(site.Endpoint, Cancel);
        proxy.Default = fault;

        IPage page = await browser.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync(proxy.Address.ToString());

        Task<Report> talk = BrowserClient.TalkAsync(page, new Conversation(new Uri(proxy.Address, service), [], Messages, Patience.Limit), Cancel);
        foreach (string vain in timeouts)
        {
            await front.SeesAsync(vain, Cancel);
            await page.Clock.FastForwardAsync((long)Patience.Limit.TotalMilliseconds);
        }

        Report report = await talk;
        await page.Context.CloseAsync();
        return report;
    }
}
