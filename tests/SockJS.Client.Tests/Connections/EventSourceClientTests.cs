namespace SockJS.Client.Tests.Connections;

public class EventSourceClientTests : ClientContract
{
    protected override SockJSTransport Transport => SockJSTransport.EventSource;
}
