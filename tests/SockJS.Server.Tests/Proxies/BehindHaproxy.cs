using System.Net;
using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

public sealed class BehindHaproxy : ProxiedService
{
    public override async Task<Proxy> StartProxyAsync(IReadOnlyList<IPEndPoint> upstreams, Func<string, string>? change = null) =>
        await HaproxyProxy.StartAsync(upstreams, change);
}
