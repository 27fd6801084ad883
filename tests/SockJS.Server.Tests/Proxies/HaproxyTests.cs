using System.Net;
using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

public sealed class HaproxyTests(BehindHaproxy behind) : ProxyContract(behind), IClassFixture<BehindHaproxy>
{
    [Fact]
    public async Task Cookie_keeps_a_client_at_one_of_several_servers()
    {
        await using var servers = await SeveralServers.StartAsync(2);
        await using Proxy proxy = await Behind.StartProxyAsync(
            servers.Addresses, file => file.Replace("default_backend by_path", "default_backend by_cookie", StringComparison.Ordinal));
        HashSet<string> seen = [];

        for (int i = 0; i < 4; i++)
        {
            using StreamingSession session = await StreamingSession.OpenAsync(proxy.EndPoint, "/echo");   // with cookies of its own
            Assert.Equal(HttpStatusCode.NoContent, await session.SendAsync("""["hello"]"""));
            seen.Add((await session.ReadAsync())!);
        }

        Assert.Equal(["a[\"0\"]", "a[\"1\"]"], seen.Order());
    }
}
