using Testing.Proxies;

namespace SockJS.Client.Tests.Connections;

// What a connection to our server is, it is behind a real nginx too. Its configuration is the documented one.

public sealed class WebSocketBehindNginxTests(NginxPool pool) : WebSocketClientTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class XhrStreamingBehindNginxTests(NginxPool pool) : XhrStreamingClientTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class EventSourceBehindNginxTests(NginxPool pool) : EventSourceClientTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class XhrPollingBehindNginxTests(NginxPool pool) : XhrPollingClientTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class RawWebSocketBehindNginxTests(NginxPool pool) : RawWebSocketClientTests
{
    protected override ProxyPool Proxies => pool;
}
