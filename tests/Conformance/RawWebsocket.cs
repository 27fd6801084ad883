namespace Conformance.Tests;

/// <summary>The same service without SockJS around it. Spec: sockjs 3.7.</summary>
public sealed class RawWebsocket(SuiteServer server) : Suite(server)
{
    [Fact]
    public async Task test_transport()
    {
        using RawWebSocket socket = await OpenSocketAsync($"{Echo}/websocket");

        await socket.SendTextAsync("Hello world!\uffff");

        Assert.Equal("Hello world!\uffff", await socket.ReadTextAsync());
    }

    [Fact]
    public async Task test_close()
    {
        using RawWebSocket socket = await OpenSocketAsync($"{Close}/websocket");

        WebSocketFrame close = await socket.ReadFrameAsync();

        Assert.Equal((Opcode.Close, 3000, "Go away!"), (close.Opcode, close.CloseCode, close.Text));
    }
}
