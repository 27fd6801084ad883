using SockJS.Protocol.WebSockets;

namespace SockJS.Protocol.Tests.WebSockets;

/// <summary>RFC 6455, sections 5.5.1 and 7.4.</summary>
public sealed class WebSocketReaderCloseTests
{
    [Theory]
    [InlineData(1000), InlineData(1001), InlineData(1002), InlineData(1003)]
    [InlineData(1007), InlineData(1008), InlineData(1009), InlineData(1010), InlineData(1011), InlineData(1012), InlineData(1013), InlineData(1014)]
    [InlineData(3000), InlineData(3999), InlineData(4000), InlineData(4999)]
    public void Legal_code_is_reported(int code) =>
        Assert.Equal([WebSocketEvents.Close(code, "why")], WebSocketEvents.Of(ClientFrame.Close(code, "why")));

    [Theory]
    [InlineData(0), InlineData(999)]
    [InlineData(1004), InlineData(1005), InlineData(1006), InlineData(1015)]
    [InlineData(1016), InlineData(1100), InlineData(2000), InlineData(2999)]
    [InlineData(5000), InlineData(65535)]
    public void Illegal_code_is_1002(int code) =>
        Assert.Equal([WebSocketEvents.Violation(1002)], WebSocketEvents.Of(ClientFrame.Close(code, "why")));

    [Fact]
    public void Close_without_a_code_is_1005() =>
        Assert.Equal([WebSocketEvents.Close(1005)], WebSocketEvents.Of(ClientFrame.Of(WebSocketOpcode.Close, [])));

    [Fact]
    public void Code_cut_in_two_is_1002() =>
        Assert.Equal([WebSocketEvents.Violation(1002)], WebSocketEvents.Of(ClientFrame.Of(WebSocketOpcode.Close, [0x03])));

    [Fact]
    public void Reason_that_is_not_UTF8_is_1007() =>
        Assert.Equal([WebSocketEvents.Violation(1007)], WebSocketEvents.Of(ClientFrame.Close(1000, [0xC3, 0x28])));

    [Fact]
    public void Reason_may_fill_the_frame() =>
        Assert.Equal([WebSocketEvents.Close(1000, new string('x', 123))], WebSocketEvents.Of(ClientFrame.Close(1000, new string('x', 123))));

    [Fact]
    public void Close_inside_a_message_is_reported_and_the_message_is_not() =>
        Assert.Equal([WebSocketEvents.Close(1001)], WebSocketEvents.Of([.. ClientFrame.Begin("a"), .. ClientFrame.Close(1001)]));
}
