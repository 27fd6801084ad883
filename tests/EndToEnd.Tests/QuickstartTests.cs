using SockJS.Client;

namespace EndToEnd.Tests;

/// <summary>What README.md shows runs as it stands there.</summary>
public sealed class QuickstartTests
{
    private const string Announcement = "Now listening on:";

    [Fact]
    public async Task Bare_SockJS_server_says_what_it_is_told()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using SampleProcess server = SampleProcess.Start("Quickstart.SockJS", "--urls", "http://127.0.0.1:0");
        string line = await server.WaitForAsync(Announcement, cancel);
        await using var client = new SockJSClient(new Uri($"{line.Split(Announcement)[1].Trim()}/echo"));

        await client.ConnectAsync(cancel);
        await client.SendAsync("hello", cancel);
        await client.SendAsync("bye", cancel);

        List<string> heard = await client.ReadAllAsync(cancel).ToListAsync(cancel);
        Assert.Equal(["You came over websocket. Say \"bye\" to be sent away.", "hello"], heard);
        Assert.Equal(3000, (await client.Closed).Status.Code);
    }
}
