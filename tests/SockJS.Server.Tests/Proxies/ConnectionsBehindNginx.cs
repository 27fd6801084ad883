using System.Net;
using SockJS.Server.Tests.Connections;
using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

/// <summary>What a SockJS connection is, it is behind a real nginx too, on every transport. Its configuration is the documented one.</summary>
internal static class NginxFront
{
    public static async ValueTask<(IPEndPoint EndPoint, IAsyncDisposable Proxy)> StartAsync(KestrelHost host)
    {
        Proxy proxy = await NginxProxy.StartAsync(host.Endpoint);
        return (proxy.EndPoint, proxy);
    }
}

public sealed class XhrPollingBehindNginxTests : XhrPollingTests
{
    protected override async ValueTask<IPEndPoint> FrontAsync(KestrelHost host)
    {
        (IPEndPoint front, Between) = await NginxFront.StartAsync(host);
        return front;
    }
}

public sealed class XhrStreamingBehindNginxTests : XhrStreamingTests
{
    protected override async ValueTask<IPEndPoint> FrontAsync(KestrelHost host)
    {
        (IPEndPoint front, Between) = await NginxFront.StartAsync(host);
        return front;
    }
}

public sealed class EventSourceBehindNginxTests : EventSourceTests
{
    protected override async ValueTask<IPEndPoint> FrontAsync(KestrelHost host)
    {
        (IPEndPoint front, Between) = await NginxFront.StartAsync(host);
        return front;
    }
}

public sealed class HtmlFileBehindNginxTests : HtmlFileTests
{
    protected override async ValueTask<IPEndPoint> FrontAsync(KestrelHost host)
    {
        (IPEndPoint front, Between) = await NginxFront.StartAsync(host);
        return front;
    }
}

public sealed class JsonpPollingBehindNginxTests : JsonpPollingTests
{
    protected override async ValueTask<IPEndPoint> FrontAsync(KestrelHost host)
    {
        (IPEndPoint front, Between) = await NginxFront.StartAsync(host);
        return front;
    }
}

public sealed class WebSocketBehindNginxTests : WebSocketTests
{
    protected override async ValueTask<IPEndPoint> FrontAsync(KestrelHost host)
    {
        (IPEndPoint front, Between) = await NginxFront.StartAsync(host);
        return front;
    }
}

public sealed class RawWebSocketBehindNginxTests : RawWebSocketTests
{
    protected override async ValueTask<IPEndPoint> FrontAsync(KestrelHost host)
    {
        (IPEndPoint front, Between) = await NginxFront.StartAsync(host);
        return front;
    }
}
