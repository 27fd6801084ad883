using Testing.Transports;

namespace SockJS.Server.Tests.Connections;

/// <summary><c>xhr</c>: a frame a request.</summary>
public class XhrPollingTests : PollingContract
{
    protected override HttpWrapping Wrapping => HttpWrapping.Xhr;
}
