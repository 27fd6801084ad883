using SockJS.Server.Tests.Connections;
using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

// What a SockJS connection is, it is behind a real haproxy too, on every transport. Its configuration is the documented one.

public sealed class XhrPollingBehindHaproxyTests(HaproxyPool pool) : XhrPollingTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class XhrStreamingBehindHaproxyTests(HaproxyPool pool) : XhrStreamingTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class EventSourceBehindHaproxyTests(HaproxyPool pool) : EventSourceTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class HtmlFileBehindHaproxyTests(HaproxyPool pool) : HtmlFileTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class JsonpPollingBehindHaproxyTests(HaproxyPool pool) : JsonpPollingTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class WebSocketBehindHaproxyTests(HaproxyPool pool) : WebSocketTests
{
    protected override ProxyPool Proxies => pool;
}

public sealed class RawWebSocketBehindHaproxyTests(HaproxyPool pool) : RawWebSocketTests
{
    protected override ProxyPool Proxies => pool;
}
