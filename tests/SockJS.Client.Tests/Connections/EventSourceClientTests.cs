namespace SockJS.Client.Tests.Connections;

public sealed class EventSourceClientTests : ClientContract
{
    protected override SockJSTransport Transport => SockJSTransport.EventSource;
}
