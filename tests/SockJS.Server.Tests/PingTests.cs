namespace SockJS.Server.Tests;

/// <summary>Pings of a client. RFC 6455, section 5.5.</summary>
public sealed class PingTests
{
    [Theory, InlineData(""), InlineData("still there?")]
    public async Task Ping_is_answered_with_its_payload(string payload)
    {
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        await client.Socket.SendFrameAsync(Opcode.Ping, System.Text.Encoding.UTF8.GetBytes(payload));
        WebSocketFrame pong = await client.Socket.ReadFrameAsync();

        Assert.Equal((Opcode.Pong, payload), (pong.Opcode, pong.Text));
    }

    [Fact]
    public async Task Ping_between_fragments_is_answered_before_the_message_is_there()
    {
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        await client.Socket.SendFrameAsync(Opcode.Text, "[\"in"u8.ToArray(), final: false);
        await client.Socket.SendFrameAsync(Opcode.Ping, new byte[125]);
        Assert.Equal(Opcode.Pong, (await client.Socket.ReadFrameAsync()).Opcode);

        await client.Socket.SendFrameAsync(Opcode.Continuation, " two\"]"u8.ToArray());
        Assert.Equal("in two", await client.ReadMessageAsync());
    }

    [Fact]
    public async Task Pong_that_nobody_asked_for_is_ignored()
    {
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        await client.Socket.SendFrameAsync(Opcode.Pong, "hello"u8.ToArray());
        await client.SendMessagesAsync("next");

        Assert.Equal("next", await client.ReadMessageAsync());
    }

    [Fact]
    public void Of_pings_that_pile_up_only_the_last_one_is_answered()
    {
        using var service = new FakeService();
        (FakeWire wire, _) = service.Open();
        wire.HoldWrites();
        service.Handler.Connection.Send("on its way");

        for (byte i = 0; i < 200; i++) wire.SendFrame(Opcode.Ping, i);
        wire.ReleaseWrites();

        Assert.Equal(["Text a[\"on its way\"]", $"Pong {new WebSocketFrame(Opcode.Pong, [199]).Text}"], wire.TakeFrames());
    }

    [Fact]
    public async Task Flood_of_pings_from_a_client_that_does_not_read_harms_nobody()
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS flooding, RecordingHandler handler) = await service.OpenAsync(receiveBuffer: 4096);
        using RawSockJS flood = flooding;
        (RawSockJS client, RecordingHandler other) = await service.OpenAsync();
        using RawSockJS bystander = client;

        byte[] pings = [.. Enumerable.Repeat(WebSocketFrame.Encode(Opcode.Ping, new byte[125]), 1000).SelectMany(ping => ping)];
        for (int i = 0; i < 100; i++) await flooding.Socket.SendBytesAsync(pings);
        await flooding.SendMessagesAsync("still served");

        // The server reads on although its pongs do not get through: it holds one of them at a time.
        Assert.Equal("message still served", await handler.Calls.NextAsync());
        await client.SendMessagesAsync("me too");
        Assert.Equal("message me too", await other.Calls.NextAsync());
    }
}
