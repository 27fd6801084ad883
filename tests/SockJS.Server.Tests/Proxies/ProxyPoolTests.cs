using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

/// <summary>The places in front of which the tests of every transport stand.</summary>
public sealed class ProxyPoolTests
{
    [Fact]
    public async Task One_server_after_the_other_stands_behind_the_same_nginx()
    {
        await using var pool = new NginxPool();
        await ExpectTurnsAsync(pool);
    }

    [Fact]
    public async Task One_server_after_the_other_stands_behind_the_same_haproxy()
    {
        await using var pool = new HaproxyPool();
        await ExpectTurnsAsync(pool);
    }

    [Fact]
    public async Task Who_comes_meanwhile_has_another_proxy()
    {
        await using var pool = new HaproxyPool();

        using ProxyPlace one = await pool.TakeAsync(), two = await pool.TakeAsync();

        Assert.NotEqual(one.Front, two.Front);
        Assert.NotEqual(one.Server, two.Server);
    }

    private static async Task ExpectTurnsAsync(ProxyPool pool)
    {
        ProxyPlace first = await pool.TakeAsync();

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("gone", await AskAsync(first));
            await using (await TestService.StartAsync(at: first.Server)) Assert.Equal("Welcome to SockJS!\n", await AskAsync(first));
            first.Dispose();
            Assert.Same(first, await pool.TakeAsync());
        }
    }

    /// <summary>What the service says; or that there is none, which is for the proxy to say.</summary>
    private static async Task<string> AskAsync(ProxyPlace place)
    {
        RawResponse answer = await RawHttp.SendAsync(place.Front, "GET", TestService.Path, TestService.Cancel);
        return answer.Status is 502 or 503 ? "gone" : answer.Body;
    }
}
