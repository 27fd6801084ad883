using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.PubSub;

/// <summary>What is left of a socket in its channels when it has gone: nothing. Spec: 6.1, Q29.</summary>
public sealed class LeavingTests
{
    private readonly RecordingBackplane backplane = new();
    private readonly TaskCompletionSource gone = new();

    [Fact]
    public async Task Socket_that_closes_leaves_all_its_channels()
    {
        await using TokenHost host = await StartAsync();
        string[] names = [.. Enumerable.Range(0, 100).Select(n => $"room:{n:D2}")];
        Peer peer = await host.ConnectAsync();
        Peer stays = await host.ConnectAsync();
        foreach (string name in names) await peer.SubscribeAsync(name);
        await stays.SubscribeAsync(names[7]);
        TokenSocketConnection socket = host.SocketOf(peer);
        Assert.Equal(names, socket.Channels.Order());

        peer.Dispose();
        await gone.Task.Soon();

        Assert.Equal([names[7]], host.Server.Channels);
        Assert.Equal([host.SocketOf(stays)], host.Server.ChannelSockets(names[7]));
        Assert.Equal([names[7]], backplane.Subscribed);
        Assert.Empty(backplane.Faults);
        Assert.Empty(socket.Channels);
        await stays.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Channel_that_the_backplane_does_not_let_go_of_does_not_keep_the_socket_in_the_others()
    {
        await using TokenHost host = await StartAsync();
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.LeaveFailed) && entry.Exception?.Message == "no connection");
        Peer peer = await host.ConnectAsync();
        foreach (string name in (string[])["a", "b", "c"]) await peer.SubscribeAsync(name);
        backplane.Unsubscribing = name => name == "b" ? Task.CompletedTask : throw new InvalidOperationException("no connection");

        peer.Dispose();
        await gone.Task.Soon();

        Assert.Empty(host.Server.Channels);
        Assert.Equal(["+a", "+b", "+c", "-a", "-b", "-c"], backplane.Calls.Order(StringComparer.Ordinal));
        Assert.Equal(2, host.Log.Entries.Count(entry => entry.Is(ServerEvent.LeaveFailed)));
    }

    [Fact]
    public async Task Socket_that_closes_while_it_is_coming_in_is_not_left_there()
    {
        var asked = new TaskCompletionSource();
        var confirmation = new TaskCompletionSource();
        backplane.Subscribing = _ =>
        {
            asked.SetResult();
            return confirmation.Task;
        };
        await using TokenHost host = await StartAsync();
        Peer peer = await host.ConnectAsync();
        TokenSocketConnection socket = host.SocketOf(peer);
        await peer.SendAsync(Peer.Request("_subscribe", "s", """{"channel":"news"}"""));
        await asked.Task.Soon();

        var closed = new TaskCompletionSource();
        socket.Aborted.Register(closed.SetResult);
        peer.Dispose();
        await closed.Task.Soon();
        confirmation.SetResult();
        await gone.Task.Soon();

        Assert.Empty(host.Server.Channels);
        Assert.Equal(["+news", "-news"], backplane.Calls);
        Assert.Empty(backplane.Faults);
    }

    [Fact]
    public async Task Socket_that_closes_while_it_is_going_out_is_seen_off_when_it_is_out()
    {
        var asked = new TaskCompletionSource();
        var leaving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var confirmation = new TaskCompletionSource();
        backplane.Unsubscribing = name =>
        {
            (name == "slow" ? asked : leaving).SetResult();
            return name == "slow" ? confirmation.Task : Task.CompletedTask;
        };
        IReadOnlySet<string>? left = null;
        await using TokenHost host = await TokenHost.StartAsync(
            options => options.OnDisconnected = (_, _) =>
            {
                left = backplane.Subscribed;
                gone.SetResult();
                return Task.CompletedTask;
            },
            services => services.AddSingleton<IBackplane>(backplane));
        Peer peer = await host.ConnectAsync();
        await peer.SubscribeAsync("slow");
        await peer.SubscribeAsync("other");
        await peer.SendAsync(Peer.Request("_unsubscribe", "u", """{"channel":"slow"}"""));
        await asked.Task.Soon();

        peer.Dispose();
        await leaving.Task.Soon();
        confirmation.SetResult();
        await gone.Task.Soon();

        Assert.Empty(left!);
    }

    [Fact]
    public async Task Socket_that_has_gone_is_let_into_nothing()
    {
        await using TokenHost host = await StartAsync();
        Peer peer = await host.ConnectAsync();
        TokenSocketConnection socket = host.SocketOf(peer);
        peer.Dispose();
        await gone.Task.Soon();

        var error = await Assert.ThrowsAsync<Protocol.RpcException>(async () => await host.Server.SubscribeAsync(socket, "news"));

        Assert.Equal(499, error.Code);
        Assert.Empty(host.Server.Channels);
        Assert.Empty(backplane.Calls);
        await host.Server.UnsubscribeAsync(socket, "news");
    }

    [Fact]
    public async Task Unsubscription_that_fails_is_an_internal_error_and_the_socket_is_out()
    {
        await using TokenHost host = await StartAsync();
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.CommandFailed));
        Peer peer = await host.ConnectAsync();
        await peer.SubscribeAsync("news");
        backplane.Unsubscribing = _ => throw new InvalidOperationException("no connection");

        Assert.Equal("\"error\":\"Internal error\"", await peer.CallAsync("_unsubscribe", """{"channel":"news"}"""));

        Assert.Empty(host.SocketOf(peer).Channels);
        Assert.Empty(host.Server.Channels);

        backplane.Unsubscribing = _ => Task.CompletedTask;
        await peer.SubscribeAsync("news");
    }

    private Task<TokenHost> StartAsync() => TokenHost.StartAsync(
        options => options.OnDisconnected = (_, _) =>
        {
            gone.TrySetResult();
            return Task.CompletedTask;
        },
        services => services.AddSingleton<IBackplane>(backplane));
}
