namespace SockJS.Client.Tests.Connections;

// What a connection to our server is, a connection to the original server is too.

public sealed class WebSocketAgainstNodeTests(NodeServer node) : WebSocketClientTests
{
    protected override NodeServer Node => node;
}

public sealed class XhrStreamingAgainstNodeTests(NodeServer node) : XhrStreamingClientTests
{
    protected override NodeServer Node => node;
}

public sealed class EventSourceAgainstNodeTests(NodeServer node) : EventSourceClientTests
{
    protected override NodeServer Node => node;
}

public sealed class XhrPollingAgainstNodeTests(NodeServer node) : XhrPollingClientTests
{
    protected override NodeServer Node => node;
}

public sealed class RawWebSocketAgainstNodeTests(NodeServer node) : RawWebSocketClientTests
{
    protected override NodeServer Node => node;
}
