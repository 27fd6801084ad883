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
            using var http = new HttpClient { BaseAddress = new Uri($"http://{proxy.EndPoint}") };   // with cookies of its own
            string[] answers = [await http.GetStringAsync("/a", Cancel), await http.GetStringAsync("/b", Cancel), await http.GetStringAsync("/c", Cancel)];

            Assert.Single(answers.Distinct());
            Assert.EndsWith(" dummy", answers[0], StringComparison.Ordinal);
            seen.Add(answers[0]);
        }

        Assert.Equal(2, seen.Count);
    }
}
