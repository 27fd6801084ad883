using System.Text.Json;

namespace TokenSockJS.Server.Tests.PubSub;

/// <summary>The application looks at each message before each socket gets it. Spec: 6.3, Q32.</summary>
public sealed class FilterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Filter_may_pass_change_or_hold_back_for_each_socket()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer[] peers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.ConnectAsync()));
        TokenSocketConnection[] sockets = [.. peers.Select(host.SocketOf)];
        foreach (Peer peer in peers) await peer.SubscribeAsync("news");
        List<ChannelMessage> seen = [];
        host.Server.Filter = (socket, message) =>
        {
            seen.Add(message);
            if (socket == sockets[1]) return new ChannelMessage(message.Channel, JsonElement.Parse("""{"for":1}"""));
            if (socket == sockets[2]) return null;
            if (socket == sockets[3]) return new ChannelMessage("elsewhere", message.Data);
            return message;
        };

        await host.Server.PublishAsync("news", 1.5, Cancel);

        await peers[0].ExpectAsync("news", "1.5");
        await peers[1].ExpectAsync("news", """{"for":1}""");
        await peers[3].ExpectAsync("elsewhere", "1.5");
        foreach (Peer peer in peers) await peer.ExpectSilenceAsync();

        // One object for all: what another socket gets does not show in it.
        Assert.Equal(4, seen.Count);
        ChannelMessage only = Assert.Single(seen.Distinct());
        Assert.Equal(("news", "1.5"), (only.Channel, only.Data.GetRawText()));
    }

    [Theory, InlineData("null"), InlineData("0"), InlineData("false"), InlineData("\"\"")]
    public async Task Filter_that_passes_everything_passes_what_JavaScript_takes_for_false(string message)
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();
        await peer.SubscribeAsync("news");
        host.Server.Filter = (_, passing) => new ChannelMessage(passing.Channel, passing.Data);

        await host.Server.PublishAsync("news", JsonElement.Parse(message), Cancel);

        await peer.ExpectAsync("news", message);
    }

    [Fact]
    public async Task Filter_that_throws_has_held_the_message_back_from_that_socket_alone()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.FilterFailed) && entry.Exception?.Message == "secret");
        Peer unlucky = await host.ConnectAsync();
        Peer lucky = await host.ConnectAsync();
        TokenSocketConnection socket = host.SocketOf(unlucky);
        await unlucky.SubscribeAsync("news");
        await lucky.SubscribeAsync("news");
        host.Server.Filter = (whom, message) => whom == socket ? throw new InvalidOperationException("secret") : message;

        Assert.Equal("\"resp\":\"success\"", await (await host.ConnectAsync()).CallAsync("_publish", """{"channel":"news","data":1}"""));

        await lucky.ExpectAsync("news", "1");
        await unlucky.ExpectSilenceAsync();
        Assert.Single(host.Log.Entries, entry => entry.Is(ServerEvent.FilterFailed));
    }

    [Fact]
    public async Task Filter_looks_at_broadcasts_and_can_be_taken_away()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();
        await peer.SubscribeAsync("a");
        await peer.SubscribeAsync("b");
        host.Server.Filter = (_, message) => message.Channel == "a" ? null : message;

        await host.Server.BroadcastAsync(1, Cancel);
        await peer.ExpectAsync("b", "1");
        await peer.ExpectSilenceAsync();

        host.Server.Filter = null;
        await host.Server.PublishAsync("a", 2, Cancel);
        await peer.ExpectAsync("a", "2");
    }
}
