namespace TokenSockJS.Server.Tests.PubSub;

/// <summary>Who gets what, in which order. Spec: 6.3, A4, A10.</summary>
public sealed class DeliveryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_reaches_all_who_listen_and_nobody_else()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer[] peers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.ConnectAsync()));
        await peers[0].SubscribeAsync("news");
        await peers[1].SubscribeAsync("news");
        await peers[2].SubscribeAsync("News");

        // The publisher need not listen.
        Assert.Equal("\"resp\":\"success\"", await peers[3].CallAsync("_publish", """{"channel":"news","data":{"z":1.0,"a":"ä"}}"""));

        await peers[0].ExpectAsync("news", """{"z":1.0,"a":"ä"}""");
        await peers[1].ExpectAsync("news", """{"z":1.0,"a":"ä"}""");
        foreach (Peer peer in peers) await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Publisher_who_listens_gets_his_message_before_the_reply()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();
        await peer.SubscribeAsync("news");

        await peer.SendAsync(Peer.Request("_publish", "p", """{"channel":"news","data":1}"""));

        await peer.ExpectAsync("news", "1");
        Assert.Equal("""{"rpc":"_publish","uuid":"p","resp":"success"}""", await peer.ReadAsync());
    }

    [Fact]
    public async Task Broadcast_reaches_each_socket_once_in_each_of_its_channels()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer both = await host.ConnectAsync();
        Peer one = await host.ConnectAsync();
        Peer none = await host.ConnectAsync();
        await both.SubscribeAsync("a");
        await both.SubscribeAsync("b");
        await one.SubscribeAsync("b");

        Assert.Equal("\"resp\":\"success\"", await none.CallAsync("_broadcast", """{"data":7}"""));

        Assert.Equal(
            ["""{"channel":"a","message":7}""", """{"channel":"b","message":7}"""],
            new[] { await both.ReadAsync(), await both.ReadAsync() }.Order(StringComparer.Ordinal));
        await one.ExpectAsync("b", "7");
        foreach (Peer peer in (Peer[])[both, one, none]) await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Server_publishes_and_broadcasts_whatever_is_JSON()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();
        await peer.SubscribeAsync("a");

        await host.Server.PublishAsync("a", new News("hi"), Cancel);
        await host.Server.PublishAsync("a", null, Cancel);
        await host.Server.PublishAsync("a", "ä", host.Server.Parts.Types.For<string>(), Cancel);
        await host.Server.BroadcastAsync(true, Cancel);
        await host.Server.BroadcastAsync(1.5, host.Server.Parts.Types.For<double>(), Cancel);

        await peer.ExpectAsync("a", """{"text":"hi"}""");
        await peer.ExpectAsync("a", "null");
        await peer.ExpectAsync("a", "\"ä\"");
        await peer.ExpectAsync("a", "true");
        await peer.ExpectAsync("a", "1.5");
        await peer.ExpectSilenceAsync();
    }

    [Theory, InlineData(""), InlineData("a\nb"), InlineData("___all___"), InlineData("___sync___"), InlineData("__all__")]
    public async Task Server_refuses_names_that_are_none_or_reserved(string channel)
    {
        await using TokenHost host = await TokenHost.StartAsync();
        TokenSocketConnection socket = host.SocketOf(await host.ConnectAsync());

        await Assert.ThrowsAsync<ArgumentException>("channel", async () => await host.Server.PublishAsync(channel, 1, Cancel));
        await Assert.ThrowsAsync<ArgumentException>("channel", async () => await host.Server.SubscribeAsync(socket, channel));
        await Assert.ThrowsAsync<ArgumentException>("channel", async () => await host.Server.UnsubscribeAsync(socket, channel));
    }

    [Fact]
    public async Task All_listeners_hear_two_publishers_in_one_order()
    {
        const int Messages = 200;
        await using TokenHost host = await TokenHost.StartAsync();
        Peer[] listeners = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => host.ConnectAsync()));
        foreach (Peer listener in listeners) await listener.SubscribeAsync("news");
        Peer[] publishers = [await host.ConnectAsync(), await host.ConnectAsync()];

        await Task.WhenAll(publishers.Select((publisher, which) => Task.Run(async () =>
        {
            for (int n = 0; n < Messages; n++) await publisher.SendAsync($$$"""{"rpc":"_publish","req":{"channel":"news","data":"{{{which}}} {{{n}}}"}}""");
        }, Cancel)));

        string[][] heard = await Task.WhenAll(listeners.Select(async listener =>
        {
            string[] all = new string[2 * Messages];
            for (int i = 0; i < all.Length; i++) all[i] = await listener.ReadAsync();
            return all;
        }));

        Assert.All(heard, one => Assert.Equal(heard[0], one));
        for (int which = 0; which < 2; which++)
        {
            Assert.Equal(
                Enumerable.Range(0, Messages).Select(n => $$"""{"channel":"news","message":"{{which}} {{n}}"}"""),
                heard[0].Where(message => message.Contains($"\"{which} ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task No_message_follows_the_reply_to_unsubscribe()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();
        Peer steady = await host.ConnectAsync();
        await steady.SubscribeAsync("news");

        for (int round = 0; round < 100; round++)
        {
            await peer.SubscribeAsync("news");
            Task publishing = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
            {
                for (int n = 0; n < 20; n++) await host.Server.PublishAsync("news", n, Cancel);
            }, Cancel)));

            string message = await peer.AskAsync(Peer.Request("_unsubscribe", "u", """{"channel":"news"}"""));
            while (message.StartsWith("{\"channel\"", StringComparison.Ordinal)) message = await peer.ReadAsync();
            Assert.Equal("""{"internal":true,"command":"unsubscribe","data":{"channel":"news"}}""", message);
            Assert.Equal("""{"rpc":"_unsubscribe","uuid":"u","resp":"success"}""", await peer.ReadAsync());

            await publishing;
            await peer.ExpectSilenceAsync();
            for (int n = 0; n < 40; n++) await steady.ReadAsync();
        }
    }
}
