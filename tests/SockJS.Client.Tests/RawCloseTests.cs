using SockJS.Client.Tests.Scripted;
using SockJS.Protocol;

namespace SockJS.Client.Tests;

/// <summary>How a raw WebSocket ends: it has no close frame of SockJS, so closing is its only goodbye. Spec: sockjs 3.7, 6.4.</summary>
public sealed class RawCloseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_that_closes_with_a_code_has_said_goodbye()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await ConnectAsync(wire);
        await using SockJSClient owned = client;

        await peer.CloseAsync(3000, "Go away!");

        Assert.Equal(new SockJSCloseInfo(new CloseStatus(3000, "Go away!"), WasClean: true), await EndAsync(client));
    }

    [Theory, InlineData(SockJSTransport.RawWebSocket, true), InlineData(SockJSTransport.WebSocket, false)]
    public async Task Closing_without_a_code_is_1000_without_a_reason_and_a_goodbye_where_there_are_no_frames(
        SockJSTransport transport, bool wasClean)
    {
        await using var talk = new Talk(transport);
        Task connecting = await talk.BeginAsync();
        ScriptedWebSocket socket = ScriptedWebSocket.Accept(await talk.NextAsync("websocket"));
        if (transport is SockJSTransport.WebSocket) await socket.SendAsync("o");
        await connecting;

        await socket.CloseAsync();

        Assert.Equal(new SockJSCloseInfo(new CloseStatus(1000, ""), wasClean), await EndAsync(talk.Client));
    }

    [Fact]
    public async Task Server_that_is_gone_without_a_word_has_not()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await ConnectAsync(wire);
        await using SockJSClient owned = client;

        peer.Drop();

        Assert.Equal(new SockJSCloseInfo(CloseCode.Lost, WasClean: false), await EndAsync(client));
    }

    [Theory, InlineData(11), InlineData(100), InlineData(100_000)]
    public async Task Message_that_is_too_long_is_no_goodbye_of_the_server(int length)
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await ConnectAsync(wire, new SockJSClientOptions { MaxMessageBytes = 10 });
        await using SockJSClient owned = client;

        await peer.SendAsync("0123456789");
        await peer.SendAsync(new string('x', length));

        Assert.Equal(["0123456789"], await client.ReadAllAsync(Cancel).ToArrayAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel));
        Assert.Equal(new SockJSCloseInfo(CloseCode.MessageTooLarge, WasClean: false), await EndAsync(client));
        Assert.Equal("close 4009 Message too large", await peer.ReadAsync());
    }

    private static async Task<(SockJSClient, ScriptedWire.Peer)> ConnectAsync(ScriptedWire wire, SockJSClientOptions? options = null)
    {
        options ??= new SockJSClientOptions();
        options.Transports = [SockJSTransport.RawWebSocket];
        var client = new SockJSClient(wire.Url, options);
        Task connecting = client.ConnectAsync(Cancel);
        ScriptedWire.Peer peer = await wire.AcceptAsync();
        await connecting;
        return (client, peer);
    }

    private static Task<SockJSCloseInfo> EndAsync(SockJSClient client) => client.Closed.WaitAsync(Patience.Limit, Cancel);
}
