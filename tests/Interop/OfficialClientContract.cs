namespace Interop.Tests;

/// <summary>What has to hold for the official client on each transport, wherever it runs and wherever the service is.</summary>
public abstract class OfficialClientContract
{
    /// <summary>What a page can use whose service is elsewhere. Where it is another set, a subclass has a property of this name.</summary>
    public static TheoryData<string> Transports =>
    [
        "websocket", "xhr-streaming", "eventsource", "iframe-eventsource", "iframe-htmlfile",
        "xhr-polling", "iframe-xhr-polling", "jsonp-polling",
    ];

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Transports))]
    public async Task Thousand_messages_of_one_burst_come_back_in_order(string transport)
    {
        string[] burst = [.. Enumerable.Range(0, 1000).Select(number => $"message {number}")];

        Report report = await TalkAsync("/echo", transport, burst);

        Assert.Equal(transport, report.Transport);
        Assert.Equal(burst, report.Messages);
        Assert.Equal((1000, "Normal closure"), (report.Code, report.Reason));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Text_that_hurts_comes_back_as_it_was(string transport)
    {
        Report report = await TalkAsync("/echo", transport, TextThatHurts.All);

        Assert.Equal(transport, report.Transport);
        Assert.Equal([.. TextThatHurts.All.Select(Spelling.Of)], report.Messages);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Close_by_the_application_arrives_with_its_code_and_reason(string transport)
    {
        Report report = await TalkAsync("/close", transport);

        Assert.Equal(transport, report.Transport);
        Assert.Equal((3000, "Go away!", true), (report.Code, report.Reason, report.WasClean));
    }

    /// <summary>One conversation.</summary>
    /// <param name="service">The path of the service.</param>
    /// <param name="transport">The only transport that may be used.</param>
    /// <param name="messages">What is sent.</param>
    private protected abstract Task<Report> TalkAsync(string service, string transport, params string[] messages);

    /// <summary>For a client that has no other transport to fall back to: it is to wait as long as the test does.</summary>
    private protected static Conversation Force(string transport, Uri service, string[] messages) =>
        new(service, [transport], messages, Patience.Limit);
}
