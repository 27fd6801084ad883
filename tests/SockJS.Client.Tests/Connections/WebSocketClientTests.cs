namespace SockJS.Client.Tests.Connections;

public class WebSocketClientTests : ClientContract
{
    protected override SockJSTransport Transport => SockJSTransport.WebSocket;
}
