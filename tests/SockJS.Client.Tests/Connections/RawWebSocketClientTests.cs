using SockJS.Protocol;

namespace SockJS.Client.Tests.Connections;

public sealed class RawWebSocketClientTests : ClientContract
{
    protected override SockJSTransport Transport => SockJSTransport.RawWebSocket;

    /// <summary>The close frame is the WebSocket's, and the client sees no other goodbye.</summary>
    protected override SockJSCloseInfo EndOf(int code, string reason) => new(new CloseStatus(code, reason), WasClean: true);
}
