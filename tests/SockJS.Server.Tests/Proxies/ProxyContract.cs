using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using SockJS.Protocol;
using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

/// <summary>What works without a proxy works through one that is set up as <c>docs/proxies-and-timeouts.md</c> says.</summary>
public abstract class ProxyContract(ProxiedService behind)
{
    private static readonly string[] SessionRequests =
        ["xhr", "xhr_streaming", "xhr_send", "eventsource", "htmlfile", "jsonp", "jsonp_send"];

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected ProxiedService Behind => behind;

    private IPEndPoint Address => behind.Proxy.EndPoint;

    [Fact]
    public async Task Service_greets_and_says_what_it_can_do()
    {
        Assert.Equal("Welcome to SockJS!\n", (await RawHttp.SendAsync(Address, "GET", "/echo", Cancel)).Body);

        RawResponse info = await RawHttp.SendAsync(Address, "GET", "/echo/info", Cancel);
        Assert.Equal(200, info.Status);
        Assert.Equal("no-store, no-cache, no-transform, must-revalidate, max-age=0", info.Headers["Cache-Control"]);
        Assert.Contains("\"websocket\":true", info.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebSocket_says_what_it_is_told()
    {
        using RawSockJS client = await RawSockJS.OpenAsync(Address, EchoService.Path, Cancel);

        await client.Socket.SendTextAsync("""["hello","ä€😀"]""");

        Assert.Equal(["hello", "ä€😀"], [await client.ReadMessageAsync(), await client.ReadMessageAsync()]);
    }

    [Fact]
    public async Task Thousand_messages_keep_their_order()
    {
        string[] messages = [.. Enumerable.Range(0, 1000).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        using RawSockJS client = await RawSockJS.OpenAsync(Address, EchoService.Path, Cancel);

        Task sending = Task.Run(async () =>
        {
            foreach (string message in messages) await client.SendMessagesAsync(message);
        }, Cancel);

        foreach (string message in messages) Assert.Equal(message, await client.ReadMessageAsync());
        await sending;
    }

    [Fact]
    public async Task Close_of_the_application_arrives_with_its_code()
    {
        (RawSockJS client, RecordingHandler handler) = await behind.Service.OpenAsync(through: Address);
        using RawSockJS leaving = client;

        handler.Connection.Close(3000, "Go away!");

        Assert.Equal(new CloseStatus(3000, "Go away!"), await client.ReadCloseAsync());
        Assert.Equal("close 3000 Go away!", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Close_of_the_client_arrives_with_its_code()
    {
        (RawSockJS client, RecordingHandler handler) = await behind.Service.OpenAsync(through: Address);
        using RawSockJS leaving = client;

        await client.CloseAsync(3001, "done");

        Assert.Equal("close 3001 done", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Client_that_vanishes_is_lost()
    {
        (RawSockJS client, RecordingHandler handler) = await behind.Service.OpenAsync(through: Address);

        client.Socket.Connection.Reset();

        Assert.Equal("close 1006 Connection lost", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Session_is_lost_when_the_proxy_dies()
    {
        await using Proxy proxy = await behind.StartProxyAsync([behind.Service.Host.Endpoint]);
        (RawSockJS client, RecordingHandler handler) = await behind.Service.OpenAsync(through: proxy.EndPoint);
        using RawSockJS leaving = client;

        await proxy.KillAsync();

        Assert.Equal("close 1006 Connection lost", await handler.Calls.NextAsync());
        await client.Socket.EndAsync();
    }

    [Fact]
    public async Task Stream_arrives_frame_by_frame()
    {
        using StreamingSession session = await StreamingSession.OpenAsync(Address, EchoService.Path);

        Assert.Equal(HttpStatusCode.NoContent, await session.SendAsync("""["hello"]"""));

        Assert.Equal("""a["hello"]""", await session.ReadAsync());
    }

    [Fact]
    public async Task Longest_message_arrives_even_if_every_byte_of_it_is_escaped()
    {
        int length = new SockJSOptions().MaxMessageBytes;
        using StreamingSession session = await StreamingSession.OpenAsync(Address, TestService.Path);
        RecordingHandler handler = await behind.Service.NextHandlerAsync();

        string body = string.Concat(Enumerable.Repeat("\\u0001", length));
        Assert.Equal(HttpStatusCode.NoContent, await session.SendAsync($"[\"{body}\"]"));

        Assert.Equal($"message {new string('\u0001', length)}", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Application_sees_who_asks_and_for_what_whatever_the_client_claims()
    {
        using var http = new HttpClient(FromAnotherAddress());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{Address}/request"));
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");

        using HttpResponseMessage answer = await http.SendAsync(request, Cancel);

        Assert.Equal($"127.0.0.2 http {Address} HTTP/1.1", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Page_is_at_home_at_the_address_of_the_proxy_and_nowhere_else()
    {
        Assert.Equal(HttpStatusCode.OK, await AskFromAsync($"http://{Address}"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskFromAsync($"http://{behind.Service.Host.Endpoint}"));

        async Task<HttpStatusCode> AskFromAsync(string origin)
        {
            using var http = new HttpClient { DefaultRequestHeaders = { { "Origin", origin } } };
            using HttpResponseMessage answer = await http.GetAsync(new Uri($"http://{Address}/echo/info"), Cancel);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Connection_knows_the_address_of_its_client()
    {
        using var invoker = new HttpMessageInvoker(FromAnotherAddress());
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{Address}{TestService.Path}/000/{Guid.NewGuid():N}/websocket"), invoker, Cancel);

        RecordingHandler handler = await behind.Service.NextHandlerAsync();

        Assert.Equal(IPAddress.Parse("127.0.0.2"), handler.Connection.RemoteAddress);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        Assert.Equal("close 1000 ", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Requests_of_one_session_reach_one_of_several_servers()
    {
        await using var servers = await SeveralServers.StartAsync(2);
        await using Proxy proxy = await behind.StartProxyAsync(servers.Addresses);
        HashSet<string> seen = [];

        for (int i = 0; i < 32; i++)
        {
            string session = $"/deep/below/{i:000}/{Guid.NewGuid():N}";
            HashSet<string> answers = [];
            foreach (string transport in SessionRequests)
                answers.Add((await RawHttp.SendAsync(proxy.EndPoint, "POST", $"{session}/{transport}?t=1", Cancel, "Content-Length: 0\r\n")).Body);

            seen.Add(Assert.Single(answers));
        }

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task Requests_that_belong_to_no_session_reach_any_server()
    {
        await using var servers = await SeveralServers.StartAsync(2);
        await using Proxy proxy = await behind.StartProxyAsync(servers.Addresses);
        HashSet<string> seen = [];

        for (int i = 0; i < 32; i++) seen.Add((await RawHttp.SendAsync(proxy.EndPoint, "GET", "/deep/below/info", Cancel)).Body);

        Assert.Equal(2, seen.Count);
    }

    /// <summary>A client that is not at 127.0.0.1, where the proxy itself asks from.</summary>
    private static SocketsHttpHandler FromAnotherAddress() => new()
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
            await socket.ConnectAsync(IPEndPoint.Parse($"{context.DnsEndPoint.Host}:{context.DnsEndPoint.Port}"), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };
}
