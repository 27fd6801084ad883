using SockJS.Protocol.WebSockets;

namespace SockJS.Protocol.Tests.WebSockets;

public sealed class WebSocketHandshakeTests
{
    [Fact]
    public void Accept_is_that_of_the_example_in_the_RFC() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WebSocketHandshake.Accept("dGhlIHNhbXBsZSBub25jZQ=="));

    [Theory]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", true)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("AAAAAAAAAAAAAAAAAAAA", false)] // 15 bytes
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAA=", false)] // 17 bytes
    [InlineData("dGhlIHNhbXBsZSBub25jZQ", false)]
    [InlineData("not base64 at all!!!!!!!", false)]
    public void Key_is_16_bytes_in_base64(string? key, bool isKey) => Assert.Equal(isKey, WebSocketHandshake.IsKey(key));
}
