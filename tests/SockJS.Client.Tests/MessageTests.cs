using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SockJS.Protocol;

namespace SockJS.Client.Tests;

public sealed class MessageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Texts =>
    [
        "", "plain", "\"quotes\" and \\ and /", "\0\u001f\u007f\u200c\u2028\u2029\ufff0", "é 世界 😀", "lone \ud800 and \udfff halves", new string('x', 1024 * 1024),
    ];

    [Theory, MemberData(nameof(Texts))]
    public async Task Text_comes_back_as_it_was_sent(string text)
    {
        await using KestrelHost host = await EchoAsync();
        await using SockJSClient client = await OpenAsync(host);

        await client.SendAsync(text, Cancel);

        Assert.Equal(text, await client.ReadAllAsync(Cancel).FirstAsync(Cancel));
    }

    [Fact]
    public async Task Bytes_come_back_as_they_were_sent()
    {
        await using KestrelHost host = await EchoAsync();
        await using SockJSClient client = await OpenAsync(host);

        await client.SendAsync("h\u00e9"u8.ToArray(), Cancel);

        Assert.Equal("h\u00e9"u8.ToArray(), (await client.ReadAllBytesAsync(Cancel).FirstAsync(Cancel)).ToArray());
    }

    [Fact]
    public async Task Messages_keep_their_order()
    {
        await using KestrelHost host = await EchoAsync();
        await using SockJSClient client = await OpenAsync(host);
        string[] sent = [.. Enumerable.Range(0, 10_000).Select(number => $"message {number}")];

        Task[] sending = [.. sent.Select(text => client.SendAsync(text, Cancel))];
        string[] received = await client.ReadAllAsync(Cancel).Take(sent.Length).ToArrayAsync(Cancel);
        await Task.WhenAll(sending);

        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task One_frame_may_hold_many_messages_or_one_or_none()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync();
        await using SockJSClient owned = client;

        await peer.SendAsync("""a["one","two"]""");
        await peer.SendAsync("a[]");
        await peer.SendAsync("""m"three" """);

        Assert.Equal(["one", "two", "three"], await client.ReadAllAsync(Cancel).Take(3).ToArrayAsync(Cancel));
    }

    [Fact]
    public async Task What_is_no_frame_is_ignored()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync();
        await using SockJSClient owned = client;

        string[] noise = ["h", "", "x", "a", "a[1]", "a[\"cut", "c", "c[]", "c[\"1000\",1000]", "oo", "hx", "{}"];
        foreach (string frame in noise) await peer.SendAsync(frame);
        await peer.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
        await peer.SendAsync([], WebSocketMessageType.Binary);
        await peer.SendAsync("""a["after"]""");

        Assert.Equal("after", await client.ReadAllAsync(Cancel).FirstAsync(Cancel));
    }

    [Fact]
    public async Task Message_is_sent_as_an_array_of_one()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync();
        await using SockJSClient owned = client;

        await client.SendAsync("{\"a\":1}", Cancel);

        Assert.Equal("""["{\"a\":1}"]""", await peer.ReadAsync());
    }

    [Fact]
    public async Task Message_of_the_limit_passes_and_one_byte_more_ends_the_connection_with_4009()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync(new SockJSClientOptions { MaxMessageBytes = 10 });
        await using SockJSClient owned = client;

        await peer.SendAsync("""a["0123456789"]""");
        await peer.SendAsync("""a["0123456789x"]""");

        Assert.Equal(["0123456789"], await client.ReadAllAsync(Cancel).ToArrayAsync(Cancel));
        Assert.Equal(new SockJSCloseInfo(CloseCode.MessageTooLarge, WasClean: false), await client.Closed);
        Assert.Equal("close 4009 Message too large", await peer.ReadAsync());
    }

    [Fact]
    public async Task Frame_that_cannot_be_one_of_allowed_messages_ends_the_connection_with_4009()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync(new SockJSClientOptions { MaxMessageBytes = 1000 });
        await using SockJSClient owned = client;

        // May fail in the middle, because the client has had enough.
        Task sending = peer.SendAsync($"a[\"{new string('x', 100_000)}\"]");

        Assert.Equal(new SockJSCloseInfo(CloseCode.MessageTooLarge, WasClean: false), await client.Closed);
        await Task.WhenAny(sending);
    }

    [Fact]
    public async Task Sending_before_connecting_is_a_mistake()
    {
        await using var client = new SockJSClient(new Uri("http://127.0.0.1:9/x"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.SendAsync("x", Cancel));
    }

    [Fact]
    public async Task Sending_while_connecting_is_a_mistake()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        await using var client = new SockJSClient(wire.Url);
        Task connecting = client.ConnectAsync(Cancel);
        ScriptedWire.Peer peer = await wire.AcceptAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.SendAsync("x", Cancel));

        await peer.SendAsync("o");
        await connecting;
        await client.SendAsync("y", Cancel);
        Assert.Equal("""["y"]""", await peer.ReadAsync());
    }

    [Fact]
    public async Task Sending_after_the_end_says_how_it_ended()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync();
        await using SockJSClient owned = client;
        await peer.SendAsync("""c[3000,"Go away!"]""");
        await client.Closed;

        var failure = await Assert.ThrowsAsync<SockJSException>(() => client.SendAsync("x", Cancel));

        Assert.Equal(new CloseStatus(3000, "Go away!"), failure.CloseStatus);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, _) = await wire.ConnectAsync();
        await using SockJSClient owned = client;

        await Assert.ThrowsAsync<ArgumentException>(() => client.SendAsync(new byte[] { 0xFF }, Cancel));
    }

    private static Task<KestrelHost> EchoAsync() => KestrelHost.StartAsync(
        services => services.AddSockJS(),
        app => app.MapSockJS("/service", async connection =>
        {
            await foreach (string message in connection.ReadAllAsync()) connection.Send(message);
        }, options => options.MaxOutboundMessages = 20_000));

    private static async Task<SockJSClient> OpenAsync(KestrelHost host)
    {
        var client = new SockJSClient(new Uri(host.Address, "/service"));
        await client.ConnectAsync(Cancel);
        return client;
    }
}
