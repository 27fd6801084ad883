namespace TokenSockJS.Server.Tests.PubSub;

/// <summary>Channels as the application sees and commands them. Spec: 5, 9.2, Q66.</summary>
public sealed class ServerSideTests
{
    [Fact]
    public async Task Server_knows_its_sockets_and_who_is_in_which_channel()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Assert.Empty(host.Server.Sockets);
        Peer first = await host.ConnectAsync();
        Peer second = await host.ConnectAsync();
        await host.OpenAsync();
        await first.SubscribeAsync("a");
        await first.SubscribeAsync("b");
        await second.SubscribeAsync("b");

        TokenSocketConnection[] sockets = [host.SocketOf(first), host.SocketOf(second)];
        Assert.Equal(sockets.ToHashSet(), host.Server.Sockets.ToHashSet());
        Assert.Equal(["a", "b"], host.Server.Channels.Order());
        Assert.Equal([sockets[0]], host.Server.ChannelSockets("a"));
        Assert.Equal(sockets.ToHashSet(), host.Server.ChannelSockets("b").ToHashSet());
        Assert.Empty(host.Server.ChannelSockets("c"));
        Assert.Equal(["a", "b"], sockets[0].Channels.Order());

        await first.UnsubscribeAsync("b");
        Assert.Equal([sockets[1]], host.Server.ChannelSockets("b"));
        Assert.Equal(["a"], sockets[0].Channels);
    }

    [Fact]
    public async Task Server_puts_a_socket_into_a_channel_and_takes_it_out_without_asking_a_rule()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Rules.OnSubscribe((_, _) => Access.Deny());
        host.Server.Rules.OnUnsubscribe((_, _) => Access.Deny());
        Peer peer = await host.ConnectAsync();
        TokenSocketConnection socket = host.SocketOf(peer);

        await host.Server.SubscribeAsync(socket, "news");
        Assert.Equal("""{"internal":true,"command":"subscribe","data":{"channel":"news"}}""", await peer.ReadAsync());
        await host.Server.PublishAsync("news", 1, TestContext.Current.CancellationToken);
        await peer.ExpectAsync("news", "1");

        await host.Server.UnsubscribeAsync(socket, "news");
        Assert.Equal("""{"internal":true,"command":"unsubscribe","data":{"channel":"news"}}""", await peer.ReadAsync());
        Assert.Empty(host.Server.Channels);
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Bound_of_channels_holds_for_the_server_too()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.Limits.Channels = 1);
        Peer peer = await host.ConnectAsync();
        TokenSocketConnection socket = host.SocketOf(peer);
        await host.Server.SubscribeAsync(socket, "a");

        var error = await Assert.ThrowsAsync<Protocol.RpcException>(async () => await host.Server.SubscribeAsync(socket, "b"));

        Assert.Equal(429, error.Code);
        Assert.Equal(["a"], host.Server.Channels);
    }
}
