using Testing.Transports;

namespace SockJS.Server.Tests.Connections;

/// <summary><c>jsonp</c>: a frame a script.</summary>
public class JsonpPollingTests : PollingContract
{
    protected override HttpWrapping Wrapping => HttpWrapping.Jsonp;
}
