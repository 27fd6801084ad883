using System.Text.Json;
using TokenSockJS.Client;
using TokenSockJS.Protocol;

namespace Interop.Tests.TokenServers;

/// <summary>What our token socket has to do with the original server, and how it comes back: over any transport, wherever the server keeps its tokens.</summary>
public abstract class ConversationContract(OriginalServerFixture fixture) : OriginalServerTests(fixture.Server)
{
    private readonly string channel = NewName("channel");
    private readonly string given = NewName("given");

    [Fact]
    public async Task Calls_go_both_ways()
    {
        TokenSocket socket = NewSocket();
        socket.Actions.Map<string, string>("greet", name => $"hello {name}");
        await socket.ConnectAsync(Cancel);

        Assert.Equal(User, (await socket.RpcAsync("whoami", cancellationToken: Cancel)).GetProperty("user").GetString());
        Assert.Equal("{\"result\":\"hello J\\u00F6\"}", await CallAsync("greet", "Jö"));
    }

    [Fact]
    public async Task Socket_that_was_closed_is_back_in_its_channels()
    {
        TokenSocket socket = await ConnectAsync();
        ChannelSubscription<int> heard = await socket.SubscribeAsync<int>(channel, Cancel);
        await CommandAsync("subscribe", given);
        Assert.Equal(2, (await Server.ChannelsAsync(User)).Length);
        await socket.RpcAsync<int>("echo", 1, cancellationToken: Cancel);
        Task back = BackAsync(socket);

        await CommandAsync("close");
        await back;

        Assert.Equal([channel, given], await Server.ChannelsAsync(User));
        await Server.SettleAsync();
        await CommandAsync("publish", channel, 5);
        Assert.Equal(5, await NextAsync(heard));
    }

    [Fact]
    public async Task Calls_under_way_fail_when_the_server_closes()
    {
        TokenSocket socket = await ConnectAsync();
        Task<JsonElement> call = socket.RpcAsync("never", cancellationToken: Cancel);
        await socket.RpcAsync<int>("echo", 1, cancellationToken: Cancel);
        Task back = BackAsync(socket);

        await CommandAsync("close");

        Assert.True(ConnectionError.IsConnectionLost(await Assert.ThrowsAsync<RpcException>(() => call.WaitAsync(Patience.Limit, Cancel))));
        await back;
    }

    [Fact]
    public async Task Server_that_was_killed_and_started_again_is_found_again()
    {
        await using OriginalServer mortal = await OriginalServer.StartAsync(fixture.Redis);
        await using TokenSocket socket = NewSocket(options => options.Host = mortal.Host);
        await socket.ConnectAsync(Cancel);
        ChannelSubscription<int> heard = await socket.SubscribeAsync<int>(channel, Cancel);
        Task<JsonElement> call = socket.RpcAsync("never", cancellationToken: Cancel);
        await socket.RpcAsync<int>("echo", 1, cancellationToken: Cancel);
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.ReconnectFailed += (_, _) => failed.TrySetResult();
        Task back = BackAsync(socket);

        await mortal.KillAsync();
        Assert.True(ConnectionError.IsConnectionLost(await Assert.ThrowsAsync<RpcException>(() => call.WaitAsync(Patience.Limit, Cancel))));
        await failed.Task.WaitAsync(Patience.Limit, Cancel);
        Assert.Equal(TokenSocketState.Reconnecting, socket.State);
        await mortal.StartAgainAsync();
        await back;

        Assert.Equal([channel], await mortal.ChannelsAsync(User));
        await mortal.SettleAsync();
        await mortal.CommandAsync(new() { ["op"] = "publish", ["channel"] = channel, ["data"] = 6 });
        Assert.Equal(6, await NextAsync(heard));
        await socket.DisposeAsync();
    }
}
