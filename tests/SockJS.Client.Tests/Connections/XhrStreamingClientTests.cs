namespace SockJS.Client.Tests.Connections;

public sealed class XhrStreamingClientTests : ClientContract
{
    protected override SockJSTransport Transport => SockJSTransport.XhrStreaming;
}
