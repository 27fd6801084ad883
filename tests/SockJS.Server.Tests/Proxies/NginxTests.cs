using System.Net;
using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

public sealed class NginxTests(BehindNginx behind) : ProxyContract(behind), IClassFixture<BehindNginx>
{
    [Fact]
    public async Task Stream_arrives_frame_by_frame_even_if_nginx_was_told_nothing()
    {
        // What a lone proxy_pass means, and nginx then collects what comes unless the response forbids it.
        await using Proxy plain = await Behind.StartProxyAsync(
            [Behind.Service.Host.Endpoint],
            site => site.Replace("proxy_http_version 1.1;", "proxy_http_version 1.0;", StringComparison.Ordinal));
        using StreamingSession session = await StreamingSession.OpenAsync(plain.EndPoint, EchoService.Path);

        Assert.Equal(HttpStatusCode.NoContent, await session.SendAsync("""["hello"]"""));

        Assert.Equal("""a["hello"]""", await session.ReadAsync());
    }
}
