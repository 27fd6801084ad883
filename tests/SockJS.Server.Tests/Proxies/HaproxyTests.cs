using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

public sealed partial class HaproxyTests(BehindHaproxy behind) : ProxyContract(behind), IClassFixture<BehindHaproxy>
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
            // Each has cookies of its own.
            using StreamingSession session = await StreamingSession.OpenAsync(proxy.EndPoint, EchoService.Path);
            Assert.Equal(HttpStatusCode.NoContent, await session.SendAsync("""["hello"]"""));
            seen.Add((await session.ReadAsync())!);
        }

        Assert.Equal(["a[\"0\"]", "a[\"1\"]"], seen.Order());
    }

    [Fact]
    public async Task WebSocket_over_HTTP_2_becomes_an_upgrade()
    {
        await using Proxy proxy = await Behind.StartProxyAsync(
            [Behind.Service.Host.Endpoint], file => Binding().Replace(file, "$0 proto h2"));
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        await socket.ConnectAsync(new Uri($"ws://{proxy.EndPoint}/echo/000/{Guid.NewGuid():N}/websocket"), invoker, Cancel);
        await socket.SendAsync("""["hello"]"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancel);

        Assert.Equal("o", await ReadAsync(socket));
        Assert.Equal("""a["hello"]""", await ReadAsync(socket));
    }

    private static async Task<string> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64];
        WebSocketReceiveResult read = await socket.ReceiveAsync(buffer, Cancel).WaitAsync(Patience.Limit, Cancel);
        return Encoding.UTF8.GetString(buffer, 0, read.Count);
    }

    [GeneratedRegex(@"bind 127\.0\.0\.1:\d+")]
    private static partial Regex Binding();
}
