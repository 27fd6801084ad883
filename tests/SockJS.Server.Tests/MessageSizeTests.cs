using System.Runtime.InteropServices;
using SockJS.Protocol;

namespace SockJS.Server.Tests;

/// <summary>How long a message may be. Spec: token-sockjs A13.</summary>
public sealed class MessageSizeTests
{
    private const int Limit = 1024 * 1024;

    public static TheoryData<string, int> Fitting => new()
    {
        { "x", 1 },
        { "ä", 2 },
        { "\ufffe", 3 }, // escaped on the way in and out
        { "\u0001", 1 }, // six times as long on the wire
    };

    [Theory, MemberData(nameof(Fitting))]
    public async Task Message_of_exactly_the_limit_passes(string character, int bytes)
    {
        string text = string.Concat(Enumerable.Repeat(character, Limit / bytes));
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        await client.SendMessagesAsync(text);

        Assert.Equal(text, await client.ReadMessageAsync());
    }

    [Fact]
    public async Task One_byte_more_is_too_large()
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;

        await client.SendMessagesAsync("before", new string('x', Limit + 1), "behind");

        Assert.Equal(CloseCode.MessageTooLarge, await client.ReadCloseAsync());
        Assert.Equal("message before", await handler.Calls.NextAsync());
        Assert.Equal("close 4009 Message too large", await handler.Calls.NextAsync());
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Frame_that_can_hold_no_message_of_the_limit_is_refused_by_its_header_alone()
    {
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        await client.Socket.SendBytesAsync(WebSocketFrame.Encode(Opcode.Text, "[\"x"u8, announced: long.MaxValue));
        Frame frame = await client.ReadFrameAsync();

        Assert.Equal(CloseCode.MessageTooLarge, frame.Close);
        Assert.Equal(1000, (await client.Socket.ReadCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task Fragments_that_grow_too_large_are_refused()
    {
        await using KestrelHost host = await EchoService.StartAsync(options => options.MaxMessageBytes = 100);
        using RawSockJS client = await EchoService.OpenAsync(host);

        await client.Socket.SendFrameAsync(Opcode.Text, "[\""u8.ToArray(), final: false);
        for (int i = 0; i < 70; i++) await client.Socket.SendFrameAsync(Opcode.Continuation, "1234567890"u8.ToArray(), final: false);

        Assert.Equal(CloseCode.MessageTooLarge, (await client.ReadFrameAsync()).Close);
    }

    [Fact]
    public async Task Limit_of_one_connection_can_be_raised_and_lowered()
    {
        await using TestService service = await TestService.StartAsync(options => options.MaxMessageBytes = 10);
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;
        handler.Receiving = text =>
        {
            handler.Connection.MaxMessageBytes = int.Parse(text.Trim(), System.Globalization.CultureInfo.InvariantCulture);
            return default;
        };

        await client.SendMessagesAsync("20");
        await client.SendMessagesAsync("5".PadRight(20));
        await client.SendMessagesAsync("9".PadRight(6));

        Assert.Equal(CloseCode.MessageTooLarge, await client.ReadCloseAsync());
        Assert.Equal(["message 20", $"message {"5",-20}"], handler.Calls.TakeAll().Take(2));
    }

    [Fact]
    public async Task Limit_lowered_in_the_middle_of_a_message_does_no_harm()
    {
        using var service = new FakeService();
        (FakeWire wire, Task serving) = service.Open();
        byte[] frame = WebSocketFrame.Encode(Opcode.Text, System.Text.Encoding.UTF8.GetBytes($"[\"{new string('x', 1000)}\"]"));

        wire.Send(frame[..500]);
        service.Handler.Connection.MaxMessageBytes = 1;
        wire.Send(frame[500..]);

        Assert.Equal(["Text c[4009,\"Message too large\"]", "Close 1000 Normal closure"], wire.TakeFrames());
        wire.SendClose();
        await serving;
    }

    [Fact]
    public async Task Limit_below_one_byte_is_refused()
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;

        Assert.Throws<ArgumentOutOfRangeException>(() => handler.Connection.MaxMessageBytes = 0);
    }

    [Fact]
    public void Small_message_does_not_hold_on_to_a_large_frame()
    {
        using var service = new FakeService();
        (FakeWire wire, _) = service.Open();

        wire.SendText($"[\"small\"{new string(' ', 100_000)}]");

        Assert.True(MemoryMarshal.TryGetArray(service.Handler.LastMessage, out ArraySegment<byte> held));
        Assert.Equal("small"u8, held);
        Assert.Equal(5, held.Array!.Length);
    }
}
