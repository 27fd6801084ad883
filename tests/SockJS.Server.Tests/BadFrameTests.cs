using System.Text;

namespace SockJS.Server.Tests;

/// <summary>
/// What a client should not send ends its connection with the right code, tells the handler, logs no error, and is
/// noticed by nobody else. Spec: token-sockjs A13, RFC 6455.
/// </summary>
public sealed class BadFrameTests
{
    public static TheoryData<string> BrokenFramings =>
    [
        "x", "[", "]", "[\"", "[\"a\"", "[\"a\",]", "[,\"a\"]", "[\"a\"]x", "[\"a\"] \"b\"", "\"a", "\"\\x\"", "[\"\\u12\"]", "[\"\n\"]", "['a']",
        "null", "1", "true", "{}", "{\"a\":\"b\"}", "[1]", "[null]", "[\"a\",1]", "[\"a\",{}]", "[[\"a\"]]",
    ];

    [Theory, MemberData(nameof(BrokenFramings))]
    public async Task Frame_that_is_no_array_of_strings_ends_the_websocket_with_3000(string frame)
    {
        await ExpectAsync(3000, "Broken framing.", socket => socket.SendTextAsync(frame));
    }

    [Fact]
    public async Task Nesting_of_any_depth_is_refused_without_harm()
    {
        await ExpectAsync(3000, "Broken framing.", socket => socket.SendTextAsync(new string('[', 1_000_000)));
    }

    [Fact]
    public async Task Binary_message_ends_the_websocket_with_1003()
    {
        await ExpectAsync(1003, "Text only", socket => socket.SendFrameAsync(Opcode.Binary, "[\"a\"]"u8.ToArray()));
    }

    /// <summary>In hexadecimal digits. <c>EDA080</c> is a surrogate in the three-byte form that only this process may use.</summary>
    public static TheoryData<string> InvalidUtf8 => ["FF", "80", "C3", "C080", "E282", "EDA080", "F4908080"];

    [Theory, MemberData(nameof(InvalidUtf8))]
    public async Task Invalid_utf8_ends_the_websocket_with_1007(string text)
    {
        await ExpectAsync(1007, "Invalid UTF-8", socket => socket.SendFrameAsync(Opcode.Text, (byte[])[.. "[\""u8, .. Convert.FromHexString(text), .. "\"]"u8]));
    }

    [Theory, MemberData(nameof(InvalidUtf8))]
    public async Task Invalid_utf8_across_fragments_ends_the_websocket_with_1007(string text)
    {
        await ExpectAsync(1007, "Invalid UTF-8", async socket =>
        {
            await socket.SendFrameAsync(Opcode.Text, "[\""u8.ToArray(), final: false);
            foreach (byte single in Convert.FromHexString(text)) await socket.SendFrameAsync(Opcode.Continuation, new[] { single }, final: false);
            await socket.SendFrameAsync(Opcode.Continuation, "\"]"u8.ToArray());
        });
    }

    public static TheoryData<string, byte[]> BrokenRules => new()
    {
        { "not masked", WebSocketFrame.Encode(Opcode.Text, "[]"u8, masked: false) },
        { "reserved bit", WebSocketFrame.Encode(Opcode.Text, "[]"u8, reserved: 4) },
        { "reserved opcode", WebSocketFrame.Encode((Opcode)0x3, "[]"u8) },
        { "reserved control opcode", WebSocketFrame.Encode((Opcode)0xB, []) },
        { "negative length", WebSocketFrame.Encode(Opcode.Text, "[]"u8, announced: -1) },
        { "continuation of nothing", WebSocketFrame.Encode(Opcode.Continuation, "[]"u8) },
        { "message inside a message", [.. WebSocketFrame.Encode(Opcode.Text, "["u8, final: false), .. WebSocketFrame.Encode(Opcode.Text, "]"u8)] },
        { "ping in fragments", WebSocketFrame.Encode(Opcode.Ping, [], final: false) },
        { "long ping", WebSocketFrame.Encode(Opcode.Ping, new byte[126]) },
        { "close code of one byte", WebSocketFrame.Encode(Opcode.Close, [3]) },
        { "close code that may not be sent", WebSocketFrame.Encode(Opcode.Close, WebSocketFrame.ClosePayload(1005)) },
        { "http", Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n") },
    };

    [Theory, MemberData(nameof(BrokenRules))]
    public async Task Frame_that_breaks_the_rules_ends_the_websocket_with_1002(string rule, byte[] bytes)
    {
        Assert.NotEmpty(rule);
        await ExpectAsync(1002, null, socket => socket.SendBytesAsync(bytes));
    }

    [Fact]
    public async Task Bad_frame_behind_a_message_lets_the_message_pass()
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS bad = client;
        var busy = new TaskCompletionSource();
        handler.Receiving = _ => new ValueTask(busy.Task);

        await client.SendMessagesAsync("good");
        await client.Socket.SendTextAsync("bad");
        await client.Socket.SendTextAsync("[\"behind it\"]");

        Assert.Equal("message good", await handler.Calls.NextAsync());
        Assert.Equal(3000, (await client.Socket.ReadCloseAsync()).CloseCode);
        busy.SetResult();
        Assert.Equal("close 3000 Broken framing.", await handler.Calls.NextAsync());
    }

    [Fact]
    public void Bad_frame_of_a_client_that_is_being_sent_away_does_not_change_what_it_is_told()
    {
        using var service = new FakeService();
        (FakeWire wire, _) = service.Open();
        wire.HoldWrites();
        service.Handler.Connection.Send("on its way");
        service.Handler.Connection.Close(3001, "go");

        wire.SendText("broken");
        wire.SendFrame(Opcode.Binary);
        wire.ReleaseWrites();

        Assert.Equal(["Text a[\"on its way\"]", "Text c[3001,\"go\"]", "Close 1000 Normal closure"], wire.TakeFrames());
    }

    [Fact]
    public void Of_several_bad_frames_the_first_one_counts()
    {
        using var service = new FakeService();
        (FakeWire wire, _) = service.Open();
        wire.HoldWrites();
        service.Handler.Connection.Send("on its way");

        wire.SendFrame(Opcode.Binary);
        wire.SendText("broken");
        wire.ReleaseWrites();

        Assert.Equal(["Text a[\"on its way\"]", "Close 1003 Text only"], wire.TakeFrames());
    }

    private static async Task ExpectAsync(int code, string? reason, Func<RawWebSocket, Task> misbehave)
    {
        await using TestService service = await TestService.StartAsync();
        using RawSockJS bystander = await service.OpenClientAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS bad = client;

        await misbehave(client.Socket);

        // No c frame: the first thing that comes is the close frame of the WebSocket.
        WebSocketFrame close = await client.Socket.ReadFrameAsync();
        Assert.Equal((Opcode.Close, code), (close.Opcode, close.CloseCode));
        if (reason is not null) Assert.Equal(reason, close.Text);
        Assert.Equal($"close {code} {close.Text}", await handler.Calls.NextAsync());

        if (code != 1002) await client.Socket.SendCloseAsync(code);
        await client.Socket.EndAsync();

        await bystander.CloseAsync();
        Assert.Empty(handler.Calls.TakeAll());
    }
}
