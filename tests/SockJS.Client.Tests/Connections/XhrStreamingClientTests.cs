namespace SockJS.Client.Tests.Connections;

public class XhrStreamingClientTests : ClientContract
{
    protected override SockJSTransport Transport => SockJSTransport.XhrStreaming;
}
