namespace Interop.Tests;

/// <summary>The official client in Node.</summary>
public sealed class NodeTests(Sites sites) : OfficialClientContract
{
    public static new TheoryData<string> Transports => ["websocket", "xhr-streaming", "eventsource", "xhr-polling"];

    private protected override Task<Report> TalkAsync(string service, string transport, params string[] messages) =>
        NodeClient.TalkAsync(Force(transport, sites.Home.Service(service), messages), Cancel);
}
