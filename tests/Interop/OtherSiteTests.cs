namespace Interop.Tests;

/// <summary>The official client in Chromium, with a service at <c>localhost</c> for a page at <c>127.0.0.1</c>: for a browser these are two sites.</summary>
public sealed class OtherSiteTests(HomePage page, Sites sites) : OfficialClientContract, IClassFixture<HomePage>
{
    private protected override Task<Report> TalkAsync(string service, string transport, params string[] messages)
    {
        Uri foreign = new UriBuilder(sites.Other.Service(service)) { Host = "localhost" }.Uri;
        return page.TalkAsync(Force(transport, foreign, messages), Cancel);
    }
}
