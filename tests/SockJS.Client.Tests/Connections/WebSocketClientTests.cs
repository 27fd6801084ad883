namespace SockJS.Client.Tests.Connections;

public sealed class WebSocketClientTests : ClientContract
{
    protected override SockJSTransport Transport => SockJSTransport.WebSocket;
}
