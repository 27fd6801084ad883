using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Interop.Tests.TokenClients;

/// <summary>The browser half of the original client, in a page.</summary>
internal sealed class OriginalPage : OriginalClient
{
    private readonly IPage page;
    private readonly ConcurrentQueue<string> complaints = [];

    private OriginalPage(IPage page)
    {
        this.page = page;
        page.PageError += Complain;
    }

    /// <summary>Opens a page with a client, which asks for a token at once.</summary>
    /// <param name="tab">Where it is opened, in the place of the one before.</param>
    /// <param name="address">Where the page is.</param>
    /// <param name="options">What the client's constructor gets.</param>
    public static async Task<OriginalPage> OpenAsync(Tab tab, Uri address, JsonObject options)
    {
        var client = new OriginalPage(tab.Page);
        await client.page.GotoAsync(address.ToString());
        await client.page.EvaluateAsync("options => { window.client = drive(TokenSocket, JSON.parse(options)); }", options.ToJsonString());
        _ = client.ListenAsync();
        return client;
    }

    /// <summary>The transport that it is connected by.</summary>
    public Task<string> TransportAsync() => page.EvaluateAsync<string>("() => client.transport()");

    /// <summary>Leaves the page, and insists that its scripts have not stumbled.</summary>
    public override async ValueTask DisposeAsync()
    {
        await page.GotoAsync("about:blank");
        page.PageError -= Complain;
        Assert.Empty(complaints);
    }

    protected override Task SendAsync(string commands) => page.EvaluateAsync("commands => client.run(JSON.parse(commands))", commands);

    protected override Task<string> ReceiveAsync() => page.EvaluateAsync<string>("() => client.next()");

    private void Complain(object? sender, string error) => complaints.Enqueue(error);
}
