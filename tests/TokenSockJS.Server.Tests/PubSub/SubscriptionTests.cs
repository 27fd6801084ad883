using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.PubSub;

/// <summary>Entering and leaving channels. Spec: 5.1, A4, A13.</summary>
public sealed class SubscriptionTests
{
    private readonly RecordingBackplane backplane = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscription_is_confirmed_when_the_backplane_has_confirmed_it()
    {
        var confirmation = new TaskCompletionSource();
        backplane.Subscribing = _ => confirmation.Task;
        await using TokenHost host = await StartAsync();
        Peer first = await host.ConnectAsync();
        Peer second = await host.ConnectAsync();

        await first.SendAsync(Peer.Request("_subscribe", "s", """{"channel":"news"}"""));
        await first.ExpectSilenceAsync();
        await second.SendAsync(Peer.Request("_subscribe", "s", """{"channel":"news"}"""));
        await second.ExpectSilenceAsync();

        confirmation.SetResult();
        foreach (Peer peer in (Peer[])[first, second])
        {
            Assert.Equal("""{"internal":true,"command":"subscribe","data":{"channel":"news"}}""", await peer.ReadAsync());
            Assert.Equal("""{"rpc":"_subscribe","uuid":"s","resp":"success"}""", await peer.ReadAsync());
        }

        await host.Server.PublishAsync("news", 1, Cancel);
        await first.ExpectAsync("news", "1");
        await second.ExpectAsync("news", "1");
    }

    [Fact]
    public async Task Backplane_hears_of_the_first_listener_and_of_the_last()
    {
        await using TokenHost host = await StartAsync();
        Peer first = await host.ConnectAsync();
        Peer second = await host.ConnectAsync();

        await first.SubscribeAsync("news");
        await first.SubscribeAsync("news");
        await second.SubscribeAsync("news");
        await first.UnsubscribeAsync("news");
        await first.UnsubscribeAsync("news");
        await first.UnsubscribeAsync("never");
        Assert.Equal(["+news"], backplane.Calls);

        await second.UnsubscribeAsync("news");
        await second.SubscribeAsync("news");
        Assert.Equal(["+news", "-news", "+news"], backplane.Calls);
        Assert.Empty(backplane.Faults);
    }

    [Fact]
    public async Task Request_without_an_id_gets_the_confirmation_and_no_reply()
    {
        await using TokenHost host = await StartAsync();
        Peer peer = await host.ConnectAsync();

        Assert.Equal(
            """{"internal":true,"command":"subscribe","data":{"channel":"news"}}""",
            await peer.AskAsync("""{"rpc":"_subscribe","req":{"channel":"news"}}"""));
        await peer.ExpectSilenceAsync();

        await peer.SendAsync("""{"rpc":"_publish","req":{"channel":"news","data":1}}""");
        await peer.ExpectAsync("news", "1");
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Refused_request_without_an_id_is_told_so()
    {
        await using TokenHost host = await StartAsync();
        Peer peer = await host.ConnectAsync();

        Assert.Equal("""{"rpc":"_publish","error":"Forbidden"}""", await peer.AskAsync("""{"rpc":"_publish","req":{"channel":"___all___","data":1}}"""));
    }

    [Fact]
    public async Task Failing_backplane_leaves_nobody_in_the_channel()
    {
        backplane.Subscribing = _ => throw new InvalidOperationException("no connection to 10.0.0.1");
        await using TokenHost host = await StartAsync();
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.CommandFailed));
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"error\":\"Internal error\"", await peer.CallAsync("_subscribe", """{"channel":"news"}"""));
        Assert.Empty(host.SocketOf(peer).Channels);
        Assert.Empty(host.Server.Channels);

        backplane.Subscribing = _ => Task.CompletedTask;
        await peer.SubscribeAsync("news");
        await host.Server.PublishAsync("news", 1, Cancel);
        await peer.ExpectAsync("news", "1");
        Assert.Empty(backplane.Faults);
    }

    [Fact]
    public async Task Who_waited_for_a_subscription_that_failed_tries_again_and_is_in()
    {
        var failure = new TaskCompletionSource();
        backplane.Subscribing = _ => failure.Task;
        await using TokenHost host = await StartAsync();
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.CommandFailed));
        Peer peer = await host.ConnectAsync();
        TokenSocketConnection socket = host.SocketOf(peer);
        await peer.SendAsync(Peer.Request("_subscribe", "s", """{"channel":"news"}"""));
        await peer.ExpectSilenceAsync();
        Task server = host.Server.SubscribeAsync(socket, "news").AsTask();

        backplane.Subscribing = _ => Task.CompletedTask;
        failure.SetException(new InvalidOperationException("no connection"));

        await server.Soon();
        Assert.Equal(["news"], socket.Channels);
        Assert.Equal([socket], host.Server.ChannelSockets("news"));
        Assert.Empty(backplane.Faults);
    }

    [Fact]
    public async Task One_channel_over_the_bound_is_429_until_another_is_left()
    {
        await using TokenHost host = await StartAsync(options => options.Limits.Channels = 2);
        Peer peer = await host.ConnectAsync();
        await peer.SubscribeAsync("a");
        await peer.SubscribeAsync("b");

        Assert.Equal("\"error\":\"Too many requests\"", await peer.CallAsync("_subscribe", """{"channel":"c"}"""));
        await peer.SubscribeAsync("b");
        Assert.Equal(["+a", "+b"], backplane.Calls);
        Assert.Equal(["a", "b"], host.Server.Channels.Order());

        await peer.UnsubscribeAsync("a");
        await peer.SubscribeAsync("c");
    }

    private Task<TokenHost> StartAsync(Action<TokenSocketServerOptions>? configure = null) =>
        TokenHost.StartAsync(configure, services => services.AddSingleton<IBackplane>(backplane));
}
