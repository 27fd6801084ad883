using System.Net;
using SockJS.Server.Tests.Proxies;
using Testing.Proxies;

[assembly: AssemblyFixture(typeof(NginxPool))]
[assembly: AssemblyFixture(typeof(HaproxyPool))]

namespace SockJS.Server.Tests.Proxies;

public sealed class NginxPool : ProxyPool
{
    protected override async Task<Proxy> StartAsync(IPEndPoint upstream) => await NginxProxy.StartAsync(upstream);
}

public sealed class HaproxyPool : ProxyPool
{
    protected override async Task<Proxy> StartAsync(IPEndPoint upstream) => await HaproxyProxy.StartAsync(upstream);
}
