using SockJS.Client;

namespace Interop.Tests.TokenServers;

public sealed class XhrPollingTests(OriginalServerFixture fixture) : ConversationContract(fixture), IClassFixture<OriginalServerFixture>
{
    private protected override SockJSTransport Transport => SockJSTransport.XhrPolling;
}
