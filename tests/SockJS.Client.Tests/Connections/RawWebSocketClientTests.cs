namespace SockJS.Client.Tests.Connections;

public sealed class RawWebSocketClientTests : ClientContract
{
    protected override SockJSTransport Transport => SockJSTransport.RawWebSocket;
}
