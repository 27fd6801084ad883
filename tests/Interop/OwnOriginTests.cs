namespace Interop.Tests;

/// <summary>A service that is for its own pages only, as all are unless told otherwise: what Chromium tells of its pages is enough to know them.</summary>
public sealed class OwnOriginTests(HomePage page, Sites sites) : IClassFixture<HomePage>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("websocket"), InlineData("xhr-streaming"), InlineData("eventsource"), InlineData("htmlfile")]
    [InlineData("xhr-polling"), InlineData("jsonp-polling")]
    public async Task Page_of_the_service_is_served_on_each_transport_that_needs_no_iframe(string transport)
    {
        Report report = await TalkAsync(sites.Home, transport);

        Assert.Equal(transport, report.Transport);
        Assert.Equal(["one", "two"], report.Messages);
    }

    [Fact]
    public async Task Page_of_another_origin_does_not_even_get_the_info()
    {
        Report report = await TalkAsync(sites.Other, "websocket");

        Assert.Null(report.Transport);
        Assert.Equal((1002, "Cannot connect to server"), (report.Code, report.Reason));
    }

    private Task<Report> TalkAsync(Site site, string transport) =>
        page.TalkAsync(new Conversation(site.Service(Site.OwnOriginService), [transport], ["one", "two"], Patience.Limit), Cancel);
}
