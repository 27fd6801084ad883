using SockJS.Server.Tests.Connections;
using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

// What a SockJS connection is, it is behind a real nginx too, on every transport. Its configuration is the documented one.

public sealed class XhrPollingBehindNginxTests(NginxPool pool) : XhrPollingTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class XhrStreamingBehindNginxTests(NginxPool pool) : XhrStreamingTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class EventSourceBehindNginxTests(NginxPool pool) : EventSourceTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class HtmlFileBehindNginxTests(NginxPool pool) : HtmlFileTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class JsonpPollingBehindNginxTests(NginxPool pool) : JsonpPollingTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class WebSocketBehindNginxTests(NginxPool pool) : WebSocketTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class RawWebSocketBehindNginxTests(NginxPool pool) : RawWebSocketTests
{
    protected override ProxyPool Proxies => pool;
}
