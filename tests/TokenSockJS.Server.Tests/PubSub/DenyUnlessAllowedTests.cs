namespace TokenSockJS.Server.Tests.PubSub;

/// <summary>A server on which nothing is allowed that no rule has allowed. Spec: 6.4, Q27.</summary>
public sealed class DenyUnlessAllowedTests
{
    [Fact]
    public async Task Command_that_no_rule_was_asked_about_is_refused()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.DenyUnlessAllowed = true);
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"error\":\"Forbidden\"", await peer.CallAsync("_subscribe", """{"channel":"news"}"""));
        Assert.Equal("\"error\":\"Forbidden\"", await peer.CallAsync("_publish", """{"channel":"news","data":1}"""));
        Assert.Equal("\"error\":\"Forbidden\"", await peer.CallAsync("_broadcast", """{"data":1}"""));
        Assert.Equal("\"resp\":1", await peer.CallAsync("echo", "1"));
    }

    [Fact]
    public async Task Rule_for_one_command_allows_that_one()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.DenyUnlessAllowed = true);
        host.Server.Rules.OnSubscribe((request, _) => request.Channel == "news" ? Access.Allow : Access.Deny());
        Peer peer = await host.ConnectAsync();

        await peer.SubscribeAsync("news");
        Assert.Equal("\"error\":\"Forbidden\"", await peer.CallAsync("_subscribe", """{"channel":"secrets"}"""));
        Assert.Equal("\"error\":\"Forbidden\"", await peer.CallAsync("_publish", """{"channel":"news","data":1}"""));
    }

    [Fact]
    public async Task Leaving_needs_no_permission()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.DenyUnlessAllowed = true);
        Peer peer = await host.ConnectAsync();
        await host.Server.SubscribeAsync(host.SocketOf(peer), "news");
        await peer.ReadAsync();

        await peer.UnsubscribeAsync("news");
    }
}
