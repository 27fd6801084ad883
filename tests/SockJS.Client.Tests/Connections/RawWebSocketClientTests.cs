namespace SockJS.Client.Tests.Connections;

public class RawWebSocketClientTests : ClientContract
{
    protected override SockJSTransport Transport => SockJSTransport.RawWebSocket;
}
