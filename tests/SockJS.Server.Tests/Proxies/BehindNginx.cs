using System.Net;
using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

public sealed class BehindNginx : ProxiedService
{
    public override async Task<Proxy> StartProxyAsync(IReadOnlyList<IPEndPoint> upstreams, Func<string, string>? change = null) =>
        await NginxProxy.StartAsync(upstreams, change);
}
