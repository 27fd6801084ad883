using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.BadInput;

/// <summary>More sockets in a channel than there is room for. Spec: A13.</summary>
public sealed class CrowdTests
{
    [Fact]
    public async Task One_more_is_answered_429_and_the_others_notice_nothing()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.Limits.SocketsPerChannel = 2);
        Peer ann = await host.ConnectAsync(), bob = await host.ConnectAsync(), late = await host.ConnectAsync();
        await ann.SubscribeAsync("news");
        await bob.SubscribeAsync("news");

        Assert.Equal("\"error\":\"Too many requests\"", await late.CallAsync("_subscribe", """{"channel":"news"}"""));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await host.Server.SubscribeAsync(host.SocketOf(late), "news"));
        Assert.Equal(429, refused.Code);
        await late.SubscribeAsync("sport");
        Assert.Equal(["sport"], host.SocketOf(late).Channels);

        await host.Server.PublishAsync("news", 1, TestContext.Current.CancellationToken);
        await ann.ExpectAsync("news", "1");
        await bob.ExpectAsync("news", "1");
        Assert.Equal("\"resp\":1", await late.CallAsync("echo", "1"));
    }

    [Fact]
    public async Task Who_is_in_may_say_so_again_and_who_leaves_makes_room()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.Limits.SocketsPerChannel = 1);
        Peer ann = await host.ConnectAsync(), bob = await host.ConnectAsync();

        await ann.SubscribeAsync("news");
        await ann.SubscribeAsync("news");
        await ann.UnsubscribeAsync("news");

        await bob.SubscribeAsync("news");
    }

    [Fact]
    public async Task Of_many_who_come_at_once_so_many_are_let_in()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.Limits.SocketsPerChannel = 5);
        Peer[] peers = [.. await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.ConnectAsync()))];

        await Task.WhenAll(peers.Select(peer => peer.SendAsync(Peer.Request("_subscribe", "s", """{"channel":"news"}"""))));
        await Task.WhenAll(peers.Select(peer => peer.ReadAsync()));

        Assert.Equal(5, host.Server.ChannelSockets("news").Count);
    }
}
