namespace SockJS.Client.Tests.Connections;

public sealed class XhrPollingClientTests : ClientContract
{
    protected override SockJSTransport Transport => SockJSTransport.XhrPolling;
}
