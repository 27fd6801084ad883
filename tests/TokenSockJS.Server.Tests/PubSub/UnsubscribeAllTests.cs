namespace TokenSockJS.Server.Tests.PubSub;

/// <summary>The application takes everybody out of a channel.</summary>
public sealed class UnsubscribeAllTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_in_the_channel_is_taken_out_and_told_so()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer ann = await host.ConnectAsync(), bob = await host.ConnectAsync(), bystander = await host.ConnectAsync();
        await ann.SubscribeAsync("news");
        await ann.SubscribeAsync("sport");
        await bob.SubscribeAsync("news");

        await host.Server.UnsubscribeAllAsync("news", Cancel);
        await host.Server.PublishAsync("news", 1, Cancel);

        const string confirmation = """{"internal":true,"command":"unsubscribe","data":{"channel":"news"}}""";
        Assert.Equal(confirmation, await ann.ReadAsync());
        Assert.Equal(confirmation, await bob.ReadAsync());
        foreach (Peer peer in new[] { ann, bob, bystander }) Assert.Equal("\"resp\":1", await peer.CallAsync("echo", "1"));
        Assert.Equal(["sport"], host.Server.Channels);
        Assert.Equal(["sport"], host.SocketOf(ann).Channels);
        Assert.Empty(host.Server.ChannelSockets("news"));
    }

    [Fact]
    public async Task Channel_can_be_entered_again()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();
        await peer.SubscribeAsync("news");
        await host.Server.UnsubscribeAllAsync("news", Cancel);
        await peer.ReadAsync();

        await peer.SubscribeAsync("news");
        await host.Server.PublishAsync("news", 1, Cancel);

        await peer.ExpectAsync("news", "1");
    }

    [Fact]
    public async Task Channel_that_nobody_is_in_is_no_matter()
    {
        await using TokenHost host = await TokenHost.StartAsync();

        await host.Server.UnsubscribeAllAsync("nobody", Cancel);
    }

    [Theory, InlineData(""), InlineData("___sync___"), InlineData("a\nb")]
    public async Task Name_that_is_none_is_refused(string channel)
    {
        await using TokenHost host = await TokenHost.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await host.Server.UnsubscribeAllAsync(channel, Cancel));
    }
}
