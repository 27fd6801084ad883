using System.Text.Json;
using System.Text.Json.Nodes;
using TokenSockJS.Client;
using TokenSockJS.Protocol;

namespace Interop.Tests.TokenServers;

/// <summary>Channels of the original server, wherever it keeps them.</summary>
public abstract class ChannelContract(OriginalServerFixture fixture) : OriginalServerTests(fixture.Server)
{
    private readonly string channel = NewName("channel");

    [Fact]
    public async Task Published_messages_reach_all_subscribers_in_order()
    {
        (TokenSocket ada, TokenSocket bob) = (await ConnectAsync(), await ConnectAsync());
        ChannelSubscription<int> heardByAda = await SubscribeAsync<int>(ada, channel);
        ChannelSubscription<int> heardByBob = await SubscribeAsync<int>(bob, channel);

        // A server with a filter drops what JavaScript takes for false (Q32): zero would not come.
        for (int i = 1; i <= 20; i++) await ada.PublishAsync(channel, i, Cancel);

        foreach (ChannelSubscription<int> heard in new[] { heardByAda, heardByBob })
            Assert.Equal(Enumerable.Range(1, 20), await heard.Take(20).ToArrayAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel));
    }

    [Fact]
    public async Task Application_publishes_as_well()
    {
        TokenSocket socket = await ConnectAsync();
        ChannelSubscription<JsonElement> heard = await SubscribeAsync<JsonElement>(socket, channel);

        await CommandAsync("publish", channel, new JsonObject { ["text"] = "Jö 世\U0001F600\u2028" });

        Assert.Equal("Jö 世\U0001F600\u2028", (await NextAsync(heard)).GetProperty("text").GetString());
    }

    /// <summary>Spec: 6.2, Q30.</summary>
    [Theory]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("\"5\"", "5")]
    [InlineData("\"{\\\"a\\\":1}\"", "{\"a\":1}")]
    [InlineData("[1,\"2\"]", "[1,\"2\"]")]
    public async Task Text_that_looks_like_json_arrives_as_json(string sent, string arrives)
    {
        TokenSocket socket = await ConnectAsync();
        ChannelSubscription<JsonElement> heard = await SubscribeAsync<JsonElement>(socket, channel);

        await socket.PublishAsync(channel, JsonElement.Parse(sent), Cancel);

        Assert.Equal(arrives, (await NextAsync(heard)).GetRawText());
    }

    [Fact]
    public async Task Broadcast_comes_once_in_each_channel()
    {
        TokenSocket socket = await ConnectAsync();
        string other = NewName("channel");
        ChannelSubscription<string> heard = await SubscribeAsync<string>(socket, channel);
        ChannelSubscription<string> heardInOther = await SubscribeAsync<string>(socket, other);

        // Others in the same test program broadcast, too, but not this.
        await socket.BroadcastAsync($"from {User}", Cancel);
        await CommandAsync("broadcast", data: $"to {User}");

        foreach (ChannelSubscription<string> each in new[] { heard, heardInOther })
        {
            Assert.Equal($"from {User}", await NextAsync(each));
            Assert.Equal($"to {User}", await NextAsync(each));
        }
    }

    [Fact]
    public async Task Filter_changes_and_drops()
    {
        TokenSocket socket = await ConnectAsync();
        string filtered = NewName("filtered");
        ChannelSubscription<JsonElement> heard = await SubscribeAsync<JsonElement>(socket, filtered);

        await socket.PublishAsync(filtered, new { secret = true, n = 1 }, Cancel);
        await socket.PublishAsync(filtered, new { n = 2 }, Cancel);

        JsonElement message = await NextAsync(heard);
        Assert.Equal(User, message.GetProperty("to").GetString());
        Assert.Equal("""{"n":2}""", message.GetProperty("message").GetRawText());
    }

    [Fact]
    public async Task Channel_that_is_refused_is_not_entered()
    {
        TokenSocket socket = await ConnectAsync();

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => socket.SubscribeAsync<int>(NewName("deny"), Cancel));

        Assert.Equal("Forbidden", refusal.Message);
        Assert.Empty(socket.Channels);
        Assert.Empty(await Server.ChannelsAsync(User));
    }

    /// <summary>The refusal comes as a reply that nobody waits for: an old server does not say yes. Spec: A4.</summary>
    [Fact]
    public async Task Refused_publish_harms_nobody()
    {
        TokenSocket socket = await ConnectAsync();

        await socket.PublishAsync(NewName("deny"), 1, Cancel);
        await socket.BroadcastAsync(new { tag = "deny" }, Cancel);

        Assert.Equal(1, await socket.RpcAsync<int>("echo", 1, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Channel_that_was_left_is_silent()
    {
        TokenSocket socket = await ConnectAsync();
        string other = NewName("channel");
        var messages = new List<string>();
        socket.MessageReceived += (_, e) => messages.Add(e.Channel);
        ChannelSubscription<int> heard = await SubscribeAsync<int>(socket, channel);
        ChannelSubscription<int> heardInOther = await SubscribeAsync<int>(socket, other);

        await heard.DisposeAsync();
        await socket.PublishAsync(channel, 1, Cancel);
        await socket.PublishAsync(other, 2, Cancel);

        Assert.Equal(2, await NextAsync(heardInOther));

        // Listeners of the event hear of a message after the subscription; when the next answer is there, they have.
        await socket.RpcAsync<int>("echo", 1, cancellationToken: Cancel);
        Assert.Equal([other], messages);
        Assert.Equal([other], socket.Channels);
        Assert.Equal([other], await Server.ChannelsAsync(User));
    }

    [Fact]
    public async Task Channel_can_be_left_and_entered_again()
    {
        TokenSocket socket = await ConnectAsync();

        for (int i = 1; i <= 3; i++)
        {
            await using ChannelSubscription<int> heard = await SubscribeAsync<int>(socket, channel);
            await socket.PublishAsync(channel, i, Cancel);
            Assert.Equal(i, await NextAsync(heard));
        }
    }

    [Fact]
    public async Task Subscription_ends_when_the_server_empties_the_channel()
    {
        TokenSocket socket = await ConnectAsync();
        ChannelSubscription<int> heard = await SubscribeAsync<int>(socket, channel);
        await socket.PublishAsync(channel, 1, Cancel);
        Assert.Equal(1, await NextAsync(heard));

        await CommandAsync("unsubscribeAll", channel);

        Assert.Empty(await heard.ToArrayAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel));
        Assert.Empty(socket.Channels);
    }

    [Fact]
    public async Task Server_puts_the_socket_into_a_channel_and_takes_it_out()
    {
        TokenSocket socket = await ConnectAsync();
        var heard = System.Threading.Channels.Channel.CreateUnbounded<string>();
        socket.MessageReceived += (_, e) => heard.Writer.TryWrite($"{e.Channel} {e.Message.GetRawText()}");

        await CommandAsync("subscribe", channel);
        await Server.SettleAsync();
        await CommandAsync("publish", channel, 7);
        Assert.Equal($"{channel} 7", await heard.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel));
        Assert.Equal([channel], socket.Channels);

        await CommandAsync("unsubscribe", channel);
        await socket.RpcAsync<int>("echo", 1, cancellationToken: Cancel);
        Assert.Empty(await Server.ChannelsAsync(User));
        await socket.RpcAsync<int>("echo", 1, cancellationToken: Cancel);
        Assert.Empty(socket.Channels);
    }
}
