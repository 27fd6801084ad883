using Testing.Faults;

namespace Interop.Tests;

/// <summary>The official client in Node finds a transport that works.</summary>
public sealed class NodeFallbackTests
{
    /// <summary>Longer than its own guess, 0.6 s: what works is to open in time on a busy machine, too.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private static readonly string[] Messages = ["one", "two", "three"];

    [Theory, InlineData(400), InlineData(403)]
    public async Task Upgrade_that_is_refused_leads_to_xhr_streaming(int status)
    {
        Report report = await TalkAsync("/echo", Fault.RefuseUpgrades(status), new Front());

        Assert.Equal("xhr-streaming", report.Transport);
        Assert.Equal(Messages, report.Messages);
    }

    [Fact]
    public async Task WebSocket_that_says_nothing_leads_to_xhr_streaming()
    {
        Report report = await TalkAsync("/echo", Fault.None, new Front(mutesWebSockets: true));

        Assert.Equal("xhr-streaming", report.Transport);
        Assert.Equal(Messages, report.Messages);
    }

    [Fact]
    public async Task Streams_that_are_held_back_lead_to_xhr_polling()
    {
        Report report = await TalkAsync("/disabled_websocket_echo", Fault.BufferResponses(), new Front());

        Assert.Equal("xhr-polling", report.Transport);
        Assert.Equal(Messages, report.Messages);
    }

    private static async Task<Report> TalkAsync(string service, Fault fault, Front front)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using Site site = await Site.StartAsync(front);
        await using FaultProxy proxy = FaultProxy.Start(site.Endpoint, cancel);
        proxy.Default = fault;

        return await NodeClient.TalkAsync(new Conversation(new Uri(proxy.Address, service), [], Messages, Timeout), cancel);
    }
}
