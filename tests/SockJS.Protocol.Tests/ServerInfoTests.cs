namespace SockJS.Protocol.Tests;

public sealed class ServerInfoTests
{
    [Theory]
    [InlineData(true, false, 785943545u, """{"websocket":true,"origins":["*:*"],"cookie_needed":false,"entropy":785943545}""")]
    [InlineData(false, true, 0u, """{"websocket":false,"origins":["*:*"],"cookie_needed":true,"entropy":0}""")]
    [InlineData(true, true, uint.MaxValue, """{"websocket":true,"origins":["*:*"],"cookie_needed":true,"entropy":4294967295}""")]
    public void Info_is_the_JSON_of_the_originals(bool webSocket, bool cookieNeeded, uint entropy, string json) =>
        Assert.Equal(json, Bytes.WrittenText(new ServerInfo(webSocket, cookieNeeded, entropy).WriteTo));
}
