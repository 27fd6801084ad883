using SockJS.Protocol;
using Testing.Transports;

namespace SockJS.Server.Tests.Connections;

/// <summary><c>websocket</c>: frames as text messages.</summary>
public class WebSocketTests : WebSocketContract
{
    protected override string TransportName => "websocket";

    protected override CloseStatus TooLarge => CloseCode.MessageTooLarge;

    protected override TransportClient Connect(TransportAddress address) => new WebSocketClient(address);
}
