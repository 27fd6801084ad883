using SockJS.Protocol;
using Testing.Transports;

namespace SockJS.Server.Tests.Connections;

/// <summary>The raw <c>/websocket</c>: messages as they are.</summary>
public class RawWebSocketTests : WebSocketContract
{
    protected override string TransportName => "rawwebsocket";

    protected override bool CarriesLoneSurrogates => false;

    protected override CloseStatus TooLarge => new(1009, CloseCode.MessageTooLarge.Reason);

    protected override TransportClient Connect(TransportAddress address) => new RawWebSocketClient(address);
}
