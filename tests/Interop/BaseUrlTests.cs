namespace Interop.Tests;

/// <summary>A service that sends its clients elsewhere: the official client asks it for the info, and goes where that says for all the rest.</summary>
public sealed class BaseUrlTests(HomePage page, Signpost signpost) : IClassFixture<HomePage>, IClassFixture<Signpost>
{
    private static readonly string[] Messages = ["one", "two", "three"];

    private readonly string service = $"/moved/{Guid.NewGuid():N}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Transports => OfficialClientContract.Transports;

    public static TheoryData<string> NodeTransports => NodeTests.Transports;

    [Theory, MemberData(nameof(Transports))]
    public async Task Page_goes_to_the_base_url_for_all_but_the_info(string transport) =>
        Expect(await page.TalkAsync(Conversation(transport), Cancel), transport);

    [Theory, MemberData(nameof(NodeTransports))]
    public async Task Node_goes_to_the_base_url_for_all_but_the_info(string transport) =>
        Expect(await NodeClient.TalkAsync(Conversation(transport), Cancel), transport);

    private void Expect(Report report, string transport)
    {
        Assert.Equal(transport, report.Transport);
        Assert.Equal(Messages, report.Messages);
        Assert.Equal(["info"], signpost.Requests.To(service).Select(request => request.What));
    }

    private Conversation Conversation(string transport) => new(signpost.Service(service), [transport], Messages, Patience.Limit);
}
