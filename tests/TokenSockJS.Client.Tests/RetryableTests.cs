using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

public sealed class RetryableTests
{
    private static readonly RpcOptions Retryable = new() { Retryable = true };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retryable_call_is_made_again_as_often_as_the_connection_is_lost()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        Task<int> call = socket.RpcAsync<int>("x", "data", Retryable, Cancel);

        for (int loss = 0; loss < 3; loss++)
        {
            Assert.Equal("data", (await peer.ReadAsync("x")).GetProperty("req").GetString());
            peer.Drop();
            peer = await server.WelcomeAsync();
        }

        peer.Reply(await peer.ReadAsync("x"), "5");
        Assert.Equal(5, await call);
        await peer.SettleAsync(socket);
        Assert.Equal(0, peer.Waiting);
    }

    [Fact]
    public async Task Error_of_the_server_is_an_answer()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        Task<int> call = socket.RpcAsync<int>("x", null, Retryable, Cancel);

        peer.ReplyError(await peer.ReadAsync("x"), """{"code":503,"message":"no"}""");

        Assert.Equal("no", (await Assert.ThrowsAsync<RpcException>(() => call)).Message);
    }

    [Fact]
    public async Task Call_that_was_sent_once_and_could_not_be_sent_again_has_an_unknown_outcome()
    {
        var clock = new TestClock();
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.TimeProvider = clock);
        await using TokenSocket owned = socket;
        Task<int> call = socket.RpcAsync<int>("x", null, Retryable, Cancel);
        await peer.ReadAsync("x");
        var states = new Recorder<TokenSocketState>();
        socket.StateChanged += (_, e) => states.Add(e.Current);

        peer.Drop();
        Assert.Equal(TokenSocketState.Reconnecting, await states.NextAsync());
        await socket.DisposeAsync();

        Assert.True(ConnectionError.IsConnectionLost(await Assert.ThrowsAsync<RpcException>(() => call)));
    }

    [Fact]
    public async Task Time_limit_holds_over_all_attempts()
    {
        var clock = new TestClock();
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.TimeProvider = clock);
        await using TokenSocket owned = socket;
        Task<int> call = socket.RpcAsync<int>("x", null, new RpcOptions { Retryable = true, Timeout = TimeSpan.FromSeconds(7) }, Cancel);
        await peer.ReadAsync("x");
        clock.Advance(TimeSpan.FromSeconds(5));

        peer.Drop();
        await clock.AwaitedAsync(TimeSpan.FromSeconds(2), Cancel);
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.True(ConnectionError.IsConnectionLost(await Assert.ThrowsAsync<RpcException>(() => call)));
    }
}
