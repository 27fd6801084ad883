namespace SockJS.Client.Tests.Connections;

public class XhrPollingClientTests : ClientContract
{
    protected override SockJSTransport Transport => SockJSTransport.XhrPolling;
}
