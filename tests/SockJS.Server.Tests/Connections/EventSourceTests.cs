using Testing.Transports;

namespace SockJS.Server.Tests.Connections;

/// <summary><c>eventsource</c>: frames as server-sent events.</summary>
public class EventSourceTests : StreamingContract
{
    protected override HttpWrapping Wrapping => HttpWrapping.EventSource;
}
