namespace Interop.Tests;

/// <summary>The official client in Chromium, on a page of the server that has the service.</summary>
public sealed class SameOriginTests(HomePage page, Sites sites) : OfficialClientContract, IClassFixture<HomePage>
{
    public static new TheoryData<string> Transports => [.. OfficialClientContract.Transports, "htmlfile"];

    private protected override Task<Report> TalkAsync(string service, string transport, params string[] messages) =>
        page.TalkAsync(Force(transport, sites.Home.Service(service), messages), Cancel);
}
