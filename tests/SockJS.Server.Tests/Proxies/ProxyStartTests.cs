using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

/// <summary>The proxies of the tests, before anybody relies on them.</summary>
public sealed partial class ProxyStartTests
{
    public enum Kind { Nginx, Haproxy }

    private static readonly IPEndPoint Nobody = new(IPAddress.Loopback, 1);

    [Theory, InlineData(Kind.Nginx), InlineData(Kind.Haproxy)]
    public async Task Proxy_that_does_not_start_shows_what_it_says(Kind kind)
    {
        var failed = await Assert.ThrowsAsync<ProxyFailedException>(() => StartAsync(kind, file => file + "nonsense;\n"));

        Assert.Matches("^/usr/sbin/[a-z]+ ended with 1. It said:\n", failed.Message);
        Assert.Contains("unknown", failed.Message, StringComparison.Ordinal);
        Assert.Contains("nonsense", failed.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(Kind.Nginx), InlineData(Kind.Haproxy)]
    public async Task Proxy_whose_port_was_taken_meanwhile_takes_another(Kind kind)
    {
        await using var servers = await SeveralServers.StartAsync(1);
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        int starts = 0;

        await using Proxy proxy = await StartAsync(
            kind, file => ++starts == 1 ? Listening().Replace(file, $"$1 {other.LocalEndPoint}") : file, servers.Addresses[0]);

        Assert.Equal(2, starts);
        Assert.Equal("0", (await RawHttp.SendAsync(proxy.EndPoint, "GET", "/", TestContext.Current.CancellationToken)).Body);
    }

    [Theory, InlineData(Kind.Nginx), InlineData(Kind.Haproxy)]
    public async Task Proxy_leaves_nothing_behind(Kind kind)
    {
        Proxy proxy = await StartAsync(kind);
        Assert.True(Directory.Exists(proxy.Folder));

        await proxy.DisposeAsync();

        Assert.False(Directory.Exists(proxy.Folder));
        await Assert.ThrowsAsync<SocketException>(() => RawConnection.ConnectAsync(proxy.EndPoint, TestContext.Current.CancellationToken));
    }

    private static async Task<Proxy> StartAsync(Kind kind, Func<string, string>? change = null, IPEndPoint? upstream = null) =>
        kind is Kind.Nginx
            ? await NginxProxy.StartAsync([upstream ?? Nobody], change)
            : await HaproxyProxy.StartAsync([upstream ?? Nobody], change);

    [GeneratedRegex(@"(listen|bind) 127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
