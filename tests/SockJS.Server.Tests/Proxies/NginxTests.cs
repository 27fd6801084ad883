using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

public sealed class NginxTests(BehindNginx behind) : ProxyContract(behind), IClassFixture<BehindNginx>
{
    [Fact]
    public async Task Stream_arrives_part_by_part_even_if_nginx_was_told_nothing()
    {
        // HTTP/1.0, no upgrade: what a lone proxy_pass means. Here nginx would collect what it gets.
        await using Proxy plain = await Behind.StartProxyAsync(
            [Behind.Service.Host.Endpoint], site => site.Replace("proxy_http_version 1.1;", "proxy_http_version 1.0;", StringComparison.Ordinal));

        Assert.Equal("first, second", await Behind.ReadStreamAsync(plain.EndPoint, Cancel));
    }
}
