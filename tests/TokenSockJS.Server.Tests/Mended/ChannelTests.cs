using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenSockJS.Server.Tests.Mended;

/// <summary>What the Node servers got wrong about channels, one by one. Spec: 10.</summary>
public sealed class ChannelTests
{
    public static MatrixTheoryData<string, string> ReservedChannels { get; } = new(["_subscribe", "_unsubscribe", "_publish"], ["___all___", "___sync___", "__all__"]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Theirs was always empty (Q66).</summary>
    [Fact]
    public async Task ChannelSockets_is_right()
    {
        var gone = new TaskCompletionSource();
        await using TokenHost host = await TokenHost.StartAsync(options => options.OnDisconnected = (_, _) =>
        {
            gone.TrySetResult();
            return Task.CompletedTask;
        });
        Peer first = await host.ConnectAsync();
        Peer second = await host.ConnectAsync();
        TokenSocketConnection[] sockets = [host.SocketOf(first), host.SocketOf(second)];
        Assert.Empty(host.Server.ChannelSockets("news"));

        await first.SubscribeAsync("news");
        Assert.Equal([sockets[0]], host.Server.ChannelSockets("news"));

        // Twice in is once in, and other names are other channels.
        await first.SubscribeAsync("news");
        await second.SubscribeAsync("NEWS");
        Assert.Equal([sockets[0]], host.Server.ChannelSockets("news"));

        await second.SubscribeAsync("news");
        Assert.Equal(sockets.ToHashSet(), host.Server.ChannelSockets("news").ToHashSet());

        await first.UnsubscribeAsync("news");
        Assert.Equal([sockets[1]], host.Server.ChannelSockets("news"));

        second.Dispose();
        await gone.Task.Soon();
        Assert.Empty(host.Server.ChannelSockets("news"));
    }

    /// <summary>Theirs showed to the next socket what had been changed for the one before (Q32).</summary>
    [Fact]
    public async Task Filter_that_rewrites_a_message_for_one_never_changes_it_for_another()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer[] peers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => host.ConnectAsync()));
        foreach (Peer peer in peers) await peer.SubscribeAsync("news");
        TokenSocketConnection untouched = host.SocketOf(peers[1]);
        host.Server.Filter = (socket, message) => socket == untouched ? message : new ChannelMessage(message.Channel, Counted(socket, message.Data));

        for (int round = 0; round < 2; round++)
        {
            var published = new JsonObject { ["n"] = 0 };
            await host.Server.PublishAsync("news", published, Cancel);
            published["n"] = 100;

            await peers[0].ExpectAsync("news", $$"""{"n":1,"for":"{{peers[0].User}}"}""");
            await peers[1].ExpectAsync("news", """{"n":0}""");
            await peers[2].ExpectAsync("news", $$"""{"n":1,"for":"{{peers[2].User}}"}""");
        }
    }

    /// <summary>Theirs replied once for each listener that refused (Q28).</summary>
    [Theory]
    [InlineData("_subscribe", """{"channel":"news"}""")]
    [InlineData("_unsubscribe", """{"channel":"news"}""")]
    [InlineData("_publish", """{"channel":"news","data":1}""")]
    [InlineData("_broadcast", """{"data":1}""")]
    public async Task Double_deny_gives_one_reply(string command, string request)
    {
        await using TokenHost host = await TokenHost.StartAsync();
        for (int i = 0; i < 2; i++) DenyEverything(host.Server.Rules);
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"error\":\"Forbidden\"", await peer.CallAsync(command, request));

        // Of commands, too: the next reply is the next one's.
        Assert.Equal("\"error\":\"Forbidden\"", await peer.CallAsync(command, request));
        await peer.ExpectSilenceAsync();
    }

    /// <summary>Theirs guarded one of its own channels in one of the actions, and took <c>["___sync___"]</c> for another name (Q20 to Q22).</summary>
    [Theory, MemberData(nameof(ReservedChannels))]
    public async Task Reserved_channel_is_refused_in_all_actions(string command, string channel)
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer victim = await host.ConnectAsync();
        await victim.SubscribeAsync("private");
        Peer peer = await host.ConnectAsync();
        const string Data = """{"command":"unsubscribeAll","data":{"channel":"private"}}""";

        Assert.Equal("\"error\":\"Forbidden\"", await peer.CallAsync(command, $$"""{"channel":"{{channel}}","data":{{Data}}}"""));
        Assert.Equal("\"error\":\"Invalid request\"", await peer.CallAsync(command, $$"""{"channel":["{{channel}}"],"data":{{Data}}}"""));
        Assert.StartsWith("\"error\"", await peer.CallAsync(command, $$"""{"channel":"{{channel}}\u0000","data":{{Data}}}"""), StringComparison.Ordinal);

        await victim.ExpectSilenceAsync();
        Assert.Equal(["private"], host.Server.Channels);
        await host.Server.BroadcastAsync(1, Cancel);
        await victim.ExpectAsync("private", "1");
    }

    private static void DenyEverything(AccessRules rules)
    {
        rules.OnSubscribe((_, _) => Access.Deny());
        rules.OnUnsubscribe((_, _) => Access.Deny());
        rules.OnPublish((_, _) => Access.Deny());
        rules.OnBroadcast((_, _) => Access.Deny());
    }

    private static JsonElement Counted(TokenSocketConnection socket, JsonElement data)
    {
        JsonObject copy = JsonNode.Parse(data.GetRawText())!.AsObject();
        copy["n"] = (int)copy["n"]! + 1;
        copy["for"] = socket.Identity.GetProperty("user").GetString();
        return JsonElement.Parse(copy.ToJsonString());
    }
}
