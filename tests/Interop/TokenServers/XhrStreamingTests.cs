using SockJS.Client;

namespace Interop.Tests.TokenServers;

public sealed class XhrStreamingTests(OriginalServerFixture fixture) : ConversationContract(fixture), IClassFixture<OriginalServerFixture>
{
    private protected override SockJSTransport Transport => SockJSTransport.XhrStreaming;
}
