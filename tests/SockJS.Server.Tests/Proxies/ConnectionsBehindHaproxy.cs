using System.Net;
using SockJS.Server.Tests.Connections;
using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

/// <summary>What a SockJS connection is, it is behind a real haproxy too, on every transport. Its configuration is the documented one.</summary>
internal static class HaproxyFront
{
    public static async ValueTask<(IPEndPoint EndPoint, IAsyncDisposable Proxy)> StartAsync(KestrelHost host)
    {
        Proxy proxy = await HaproxyProxy.StartAsync(host.Endpoint);
        return (proxy.EndPoint, proxy);
    }
}

public sealed class XhrPollingBehindHaproxyTests : XhrPollingTests
{
    protected override async ValueTask<IPEndPoint> FrontAsync(KestrelHost host)
    {
        (IPEndPoint front, Between) = await HaproxyFront.StartAsync(host);
        return front;
    }
}

public sealed class XhrStreamingBehindHaproxyTests : XhrStreamingTests
{
    protected override async ValueTask<IPEndPoint> FrontAsync(KestrelHost host)
    {
        (IPEndPoint front, Between) = await HaproxyFront.StartAsync(host);
        return front;
    }
}

public sealed class EventSourceBehindHaproxyTests : EventSourceTests
{
    protected override async ValueTask<IPEndPoint> FrontAsync(KestrelHost host)
    {
        (IPEndPoint front, Between) = await HaproxyFront.StartAsync(host);
        return front;
    }
}

public sealed class HtmlFileBehindHaproxyTests : HtmlFileTests
{
    protected override async ValueTask<IPEndPoint> FrontAsync(KestrelHost host)
    {
        (IPEndPoint front, Between) = await HaproxyFront.StartAsync(host);
        return front;
    }
}

public sealed class JsonpPollingBehindHaproxyTests : JsonpPollingTests
{
    protected override async ValueTask<IPEndPoint> FrontAsync(KestrelHost host)
    {
        (IPEndPoint front, Between) = await HaproxyFront.StartAsync(host);
        return front;
    }
}

public sealed class WebSocketBehindHaproxyTests : WebSocketTests
{
    protected override async ValueTask<IPEndPoint> FrontAsync(KestrelHost host)
    {
        (IPEndPoint front, Between) = await HaproxyFront.StartAsync(host);
        return front;
    }
}

public sealed class RawWebSocketBehindHaproxyTests : RawWebSocketTests
{
    protected override async ValueTask<IPEndPoint> FrontAsync(KestrelHost host)
    {
        (IPEndPoint front, Between) = await HaproxyFront.StartAsync(host);
        return front;
    }
}
