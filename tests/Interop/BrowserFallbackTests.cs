using Microsoft.Playwright;

namespace Interop.Tests;

/// <summary>The official client in Chromium finds a transport that works. Its clock is ours: it need not wait for what will not come.</summary>
public sealed class BrowserFallbackTests(Chromium browser)
{
    private static readonly string[] Messages = ["one", "two", "three"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(400), InlineData(403)]
    public async Task Upgrade_that_is_refused_leads_to_xhr_streaming(int status)
    {
        Report report = await TalkAsync(Front.ThatRefusesUpgrades(status), timeouts: []);

        Assert.Equal("xhr-streaming", report.Transport);
        Assert.Equal(Messages, report.Messages);
    }

    [Fact]
    public async Task WebSocket_that_says_nothing_leads_to_xhr_streaming()
    {
        Report report = await TalkAsync(Front.ThatMutesWebSockets(), timeouts: ["websocket"]);

        Assert.Equal("xhr-streaming", report.Transport);
        Assert.Equal(Messages, report.Messages);
    }

    [Fact]
    public async Task Streams_that_are_held_back_lead_to_xhr_polling()
    {
        // Without WebSockets from the start: the client forgets to stop the watch of a transport that failed at once, and its alarm hits
        // the next but one. Event streams and HTML files are tried twice, the second time through an iframe.
        string[] timeouts = ["xhr_streaming", "eventsource", "eventsource", "htmlfile", "htmlfile"];

        Report report = await TalkAsync(Front.ThatHoldsResponses(), timeouts, "/disabled_websocket_echo");

        Assert.Equal("xhr-polling", report.Transport);
        Assert.Equal(Messages, report.Messages);
    }

    /// <param name="front">What is in the way.</param>
    /// <param name="timeouts">What the client will ask for in vain: each time its clock is put forward.</param>
    /// <param name="service">The path of the service.</param>
    private async Task<Report> TalkAsync(Front front, string[] timeouts, string service = "/echo")
    {
        await using Site site = await Site.StartAsync(front);
        IPage tab = await browser.NewPageAsync();
        await tab.Clock.InstallAsync();
        await tab.GotoAsync(site.Page.ToString());

        Task<Report> talk = BrowserClient.TalkAsync(tab, new Conversation(site.Service(service), [], Messages, Patience.Limit), Cancel);
        foreach (string transport in timeouts)
        {
            await front.SeesAsync(transport, Cancel);
            await tab.Clock.FastForwardAsync((long)Patience.Limit.TotalMilliseconds);
        }

        Report report = await talk;
        await tab.Context.CloseAsync();
        return report;
    }
}
