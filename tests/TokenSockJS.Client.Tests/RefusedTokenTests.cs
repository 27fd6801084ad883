using System.Text.Json;
using SockJS.Client;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

/// <summary>A server that refuses a token says why, and then closes: the code of that says whether to come back, and when. Spec: A6.</summary>
public sealed class RefusedTokenTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"code":403,"message":"Forbidden"}""", 4003)]
    [InlineData("\"Forbidden\"", 4003)]
    [InlineData("""{"code":403,"message":"Forbidden"}""", 4011)]
    public async Task Socket_that_is_told_not_to_come_back_does_not(string error, int close)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        var changes = new Recorder<StateChangedEventArgs>();
        socket.StateChanged += (_, e) => changes.Add(e);

        peer.Drop();
        await RefuseAsync(await server.AcceptAsync(), error, close);

        Assert.Equal((TokenSocketState.Reconnecting, 1006), Told(await changes.NextAsync()));
        Assert.Equal((TokenSocketState.Disconnected, close), Told(await changes.NextAsync()));
    }

    [Fact]
    public async Task First_connection_that_is_to_be_tried_again_is_not_either()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options(options => options.RetryFirstConnect = true));
        Task connecting = socket.ConnectAsync(Cancel);

        await RefuseAsync(await server.AcceptAsync(), """{"code":403,"message":"not you"}""", 4003);

        var refused = await Assert.ThrowsAsync<RpcException>(() => connecting.WaitAsync(Patience.Limit, Cancel));
        Assert.Equal((403, "not you"), (refused.Code, refused.Message));
        Assert.Equal(4003, Assert.IsType<SockJSException>(refused.InnerException).CloseStatus.Code);
        Assert.Equal(TokenSocketState.Disconnected, socket.State);
    }

    [Fact]
    public async Task Socket_that_is_told_when_to_come_back_comes_then()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        var delays = new Recorder<TimeSpan?>();
        socket.ReconnectFailed += (_, e) => delays.Add(e.NextDelay);

        peer.Drop();
        await RefuseAsync(await server.AcceptAsync(), """{"code":429,"message":"Too many"}""", 4029);

        Assert.Equal(TimeSpan.FromSeconds(10), await delays.NextAsync());
    }

    [Fact]
    public async Task Server_that_refuses_and_does_not_close_is_left_after_a_second()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        await using var socket = new TokenSocket(server.Options(options => options.TimeProvider = clock));
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.AcceptAsync();

        peer.ReplyError(await peer.ReadAsync("auth"), "\"no\"");
        await clock.AwaitedAsync(TimeSpan.FromSeconds(1), Cancel);
        clock.Advance(TimeSpan.FromSeconds(1));

        var refused = await Assert.ThrowsAsync<RpcException>(() => connecting.WaitAsync(Patience.Limit, Cancel));
        Assert.Equal((401, "no"), (refused.Code, refused.Message));
        Assert.Null(refused.InnerException);
        await peer.Gone;
    }

    private static async Task RefuseAsync(Peer peer, string error, int close)
    {
        JsonElement auth = await peer.ReadAsync("auth");
        peer.ReplyError(auth, error);
        peer.Close(close, "see above");
    }

    private static (TokenSocketState State, int? Code) Told(StateChangedEventArgs change) => (change.Current, change.CloseStatus?.Code);
}
