using System.Net;
using SockJS.Client.Tests.Connections;
using Testing.Proxies;

[assembly: AssemblyFixture(typeof(NginxPool))]

namespace SockJS.Client.Tests.Connections;

public sealed class NginxPool : ProxyPool
{
    protected override async Task<Proxy> StartAsync(IPEndPoint upstream) => await NginxProxy.StartAsync(upstream);
}
