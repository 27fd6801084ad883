namespace Interop.Tests;

/// <summary>The official client in Chromium, with a service on another port: another origin, but the same site.</summary>
public sealed class OtherPortTests(HomePage page, Sites sites) : OfficialClientContract, IClassFixture<HomePage>
{
    private protected override Task<Report> TalkAsync(string service, string transport, params string[] messages) =>
        page.TalkAsync(Force(transport, sites.Other.Service(service), messages), Cancel);
}
