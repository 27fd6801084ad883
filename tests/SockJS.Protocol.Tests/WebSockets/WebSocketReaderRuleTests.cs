using SockJS.Protocol.WebSockets;

namespace SockJS.Protocol.Tests.WebSockets;

/// <summary>RFC 6455, sections 5 and 7, rule by rule.</summary>
public sealed class WebSocketReaderRuleTests
{
    [Fact]
    public void Frame_that_is_not_masked_is_1002() =>
        Expect([0x81, 0x01, (byte)'x'], WebSocketEvents.Violation(1002));

    [Theory, InlineData(1), InlineData(2), InlineData(4), InlineData(7)]
    public void Reserved_bits_are_1002(int bits) =>
        Expect(ClientFrame.Of(WebSocketOpcode.Text, [], reserved: bits), WebSocketEvents.Violation(1002));

    [Theory, InlineData(0x3), InlineData(0x7), InlineData(0xB), InlineData(0xF)]
    public void Unknown_opcode_is_1002(int opcode) =>
        Expect(ClientFrame.Of((WebSocketOpcode)opcode, []), WebSocketEvents.Violation(1002));

    [Fact]
    public void Binary_frame_is_1003() =>
        Expect(ClientFrame.Of(WebSocketOpcode.Binary, [1]), WebSocketEvents.Violation(1003));

    [Fact]
    public void Binary_fragment_is_1003() =>
        Expect(ClientFrame.Of(WebSocketOpcode.Binary, [1], isFinal: false), WebSocketEvents.Violation(1003));

    [Theory, InlineData(WebSocketOpcode.Ping), InlineData(WebSocketOpcode.Pong), InlineData(WebSocketOpcode.Close)]
    public void Control_frame_in_fragments_is_1002(WebSocketOpcode opcode) =>
        Expect(ClientFrame.Of(opcode, [], isFinal: false), WebSocketEvents.Violation(1002));

    [Theory, InlineData(WebSocketOpcode.Ping), InlineData(WebSocketOpcode.Pong), InlineData(WebSocketOpcode.Close)]
    public void Control_frame_of_126_bytes_is_1002(WebSocketOpcode opcode) =>
        Expect(ClientFrame.Of(opcode, new byte[126]), WebSocketEvents.Violation(1002));

    [Fact]
    public void Control_frame_of_125_bytes_is_good() =>
        Expect(ClientFrame.Of(WebSocketOpcode.Ping, Bytes.Of(new string('p', 125))), WebSocketEvents.Ping(new string('p', 125)));

    [Theory, InlineData(true), InlineData(false)]
    public void Continuation_of_nothing_is_1002(bool isFinal) =>
        Expect(ClientFrame.Of(WebSocketOpcode.Continuation, [1], isFinal), WebSocketEvents.Violation(1002));

    [Fact]
    public void Continuation_behind_a_finished_message_is_1002() =>
        Expect([.. ClientFrame.Begin("a"), .. ClientFrame.End("b"), .. ClientFrame.End("c")], WebSocketEvents.Text("ab"), WebSocketEvents.Violation(1002));

    [Fact]
    public void Message_inside_a_message_is_1002() =>
        Expect([.. ClientFrame.Begin("a"), .. ClientFrame.Text("b")], WebSocketEvents.Violation(1002));

    [Fact]
    public void Binary_message_inside_a_message_is_1002() =>
        Expect([.. ClientFrame.Begin("a"), .. ClientFrame.Of(WebSocketOpcode.Binary, [1])], WebSocketEvents.Violation(1002));

    [Fact]
    public void Message_inside_a_message_that_began_with_nothing_is_1002() =>
        Expect([.. ClientFrame.Begin(""), .. ClientFrame.Text("b")], WebSocketEvents.Violation(1002));

    [Fact]
    public void Control_frames_between_fragments_come_first_and_leave_the_message_whole() =>
        Expect(
            [
                .. ClientFrame.Begin("a"), .. ClientFrame.Of(WebSocketOpcode.Ping, [(byte)'1']),
                .. ClientFrame.Continue("b"), .. ClientFrame.Of(WebSocketOpcode.Pong, [(byte)'2']),
                .. ClientFrame.End("c"),
            ],
            WebSocketEvents.Ping("1"), WebSocketEvents.Pong("2"), WebSocketEvents.Text("abc"));

    [Fact]
    public void Character_may_be_cut_by_fragments()
    {
        byte[] smile = Bytes.Of("😀");
        Expect(
            [
                .. ClientFrame.Of(WebSocketOpcode.Text, smile[..1], isFinal: false),
                .. ClientFrame.Of(WebSocketOpcode.Continuation, smile[1..3], isFinal: false),
                .. ClientFrame.Of(WebSocketOpcode.Continuation, smile[3..]),
            ],
            WebSocketEvents.Text("😀"));
    }

    [Theory]
    [InlineData("c328")] // a byte that does not continue
    [InlineData("e282")] // a character cut by the end
    [InlineData("c0af")] // an overlong slash
    [InlineData("eda0bd")] // a surrogate in three bytes
    [InlineData("eda0bdedb880")] // a pair of them
    [InlineData("f4908080")] // beyond the last character
    public void Text_that_is_not_UTF8_is_1007(string hex) =>
        Expect(ClientFrame.Of(WebSocketOpcode.Text, Convert.FromHexString(hex)), WebSocketEvents.Violation(1007));

    [Fact]
    public void Text_that_is_not_UTF8_across_fragments_is_1007() =>
        Expect(
            [.. ClientFrame.Of(WebSocketOpcode.Text, [0xE2, 0x82], isFinal: false), .. ClientFrame.Of(WebSocketOpcode.Continuation, [0x28])],
            WebSocketEvents.Violation(1007));

    [Theory, InlineData(-1L), InlineData(long.MinValue)]
    public void Length_with_the_highest_bit_is_1002(long length) =>
        Expect(ClientFrame.Header(WebSocketOpcode.Text, length), WebSocketEvents.Violation(1002));

    [Fact]
    public void Payload_handed_out_belongs_to_its_receiver()
    {
        var reader = new WebSocketReader { MaxMessageBytes = 1024 };
        ReadOnlySpan<byte> input = (byte[])[.. ClientFrame.Text("first"), .. ClientFrame.Begin("se"), .. ClientFrame.End("cond"), .. ClientFrame.Text("third")];

        Memory<byte> first = reader.Read(ref input).Payload, second = reader.Read(ref input).Payload, third = reader.Read(ref input).Payload;
        first.Span.Fill((byte)'-');

        Assert.Equal("second", Bytes.Text(second.Span));
        Assert.Equal("third", Bytes.Text(third.Span));
    }

    [Fact]
    public void Reader_is_idle_only_between_messages()
    {
        var reader = new WebSocketReader { MaxMessageBytes = 1024 };
        Assert.True(reader.IsIdle);

        Assert.False(IsIdleAfter(reader, ClientFrame.Begin("a")[..3]), "a header is cut");
        Assert.False(IsIdleAfter(reader, ClientFrame.Begin("a")[3..^1]), "a payload is to come");
        Assert.False(IsIdleAfter(reader, ClientFrame.Begin("a")[^1..]), "a message is unfinished");
        Assert.False(IsIdleAfter(reader, ClientFrame.Of(WebSocketOpcode.Ping, [])), "a ping ends no message");
        Assert.True(IsIdleAfter(reader, ClientFrame.End("b")));
    }

    private static bool IsIdleAfter(WebSocketReader reader, byte[] bytes)
    {
        _ = WebSocketEvents.Of([bytes], reader);
        return reader.IsIdle;
    }

    private static void Expect(byte[] bytes, params string[] events) => Assert.Equal(events, WebSocketEvents.Of(bytes));
}
