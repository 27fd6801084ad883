namespace SockJS.Server.Tests;

/// <summary>Who gets a WebSocket and who does not. Spec: sockjs 3.6.</summary>
public sealed class HandshakeTests
{
    private const string Path = "/echo/000/abcdefgh/websocket";
    private const string Upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    private const string Version = "Sec-WebSocket-Version: 13\r\n";
    private const string Key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Refused => new()
    {
        { "plain GET", "" },
        { "no Upgrade in Connection", "Connection: close\r\nUpgrade: WebSocket\r\n" + Version + Key },
        { "upgrade to something else", "Connection: Upgrade\r\nUpgrade: h2c\r\n" + Version + Key },
        { "no version", Upgrade + Key },
        { "old version", Upgrade + "Sec-WebSocket-Version: 8\r\n" + Key },
        { "no key", Upgrade + Version },
        { "key too short", Upgrade + Version + "Sec-WebSocket-Key: c2hvcnQ=\r\n" },
        { "key no base64", Upgrade + Version + "Sec-WebSocket-Key: ????????????????????????\r\n" },
        { "two keys", Upgrade + Version + Key + Key },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task Request_that_is_no_handshake_is_400(string why, string headers)
    {
        await using KestrelHost host = await EchoService.StartAsync();

        RawResponse response = await RawHttp.SendAsync(host.Endpoint, "GET", Path, Cancel, headers);

        Assert.True(response is { Status: 400, Body: "Not a valid websocket request" }, $"{why}: {response.Status} {response.Body}");
    }

    [Theory, InlineData("8"), InlineData("14"), InlineData("13, 8"), InlineData("13")]
    public async Task Who_speaks_another_version_is_told_which_one_is_spoken(string version)
    {
        await using KestrelHost host = await EchoService.StartAsync();

        RawResponse response = await RawHttp.SendAsync(host.Endpoint, "GET", Path, Cancel, $"{Upgrade}Sec-WebSocket-Version: {version}\r\n");

        Assert.Equal(400, response.Status);
        Assert.Equal(version == "13" ? null : "13", response.Headers.GetValueOrDefault("Sec-WebSocket-Version"));
    }

    [Theory, InlineData("WebSocket", "Upgrade"), InlineData("websocket", "keep-alive, Upgrade")]
    public async Task Handshake_is_answered_with_101(string upgrade, string connection)
    {
        await using KestrelHost host = await EchoService.StartAsync();

        RawResponse response = await RawHttp.SendAsync(
            host.Endpoint, "GET", Path, Cancel, $"Connection: {connection}\r\nUpgrade: {upgrade}\r\nOrigin: http://127.0.0.1\r\n{Version}{Key}");

        Assert.Equal(101, response.Status);
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", response.Headers["Sec-WebSocket-Accept"]); // the example of RFC 6455
        Assert.Equal("websocket", response.Headers["Upgrade"]);
        Assert.Equal("Upgrade", response.Headers["Connection"]);
        Assert.False(response.Headers.ContainsKey("Content-Length") || response.Headers.ContainsKey("Sec-WebSocket-Extensions"));
    }

    [Fact]
    public async Task Handshake_of_HTTP_1_0_is_400()
    {
        await using KestrelHost host = await EchoService.StartAsync();
        using RawConnection connection = await RawConnection.ConnectAsync(host.Endpoint, Cancel);

        await connection.SendAsync($"GET {Path} HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{Version}{Key}\r\n");

        Assert.Equal(400, (await connection.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task Post_is_405_even_with_a_handshake()
    {
        await using KestrelHost host = await EchoService.StartAsync();

        RawResponse response = await RawHttp.SendAsync(host.Endpoint, "POST", Path, Cancel, "Content-Length: 0\r\n" + Version + Key);

        Assert.Equal(405, response.Status);
    }

    [Fact]
    public async Task One_more_than_the_service_may_have_is_503_until_one_leaves()
    {
        await using TestService service = await TestService.StartAsync(options => options.MaxSessions = 2);
        using RawSockJS first = await service.OpenClientAsync();
        using RawSockJS second = await service.OpenClientAsync();

        var refused = await Assert.ThrowsAsync<HandshakeRefusedException>(service.OpenClientAsync);
        Assert.Equal(503, refused.Response.Status);

        await first.CloseAsync();
        using RawSockJS third = await service.OpenClientAsync();
    }

    [Fact]
    public async Task One_session_id_may_be_used_by_two_connections_at_once_and_again()
    {
        await using KestrelHost host = await EchoService.StartAsync();
        for (int round = 0; round < 2; round++)
        {
            using RawWebSocket one = await RawWebSocket.ConnectAsync(host.Endpoint, Path, Cancel);
            using RawWebSocket two = await RawWebSocket.ConnectAsync(host.Endpoint, Path, Cancel);

            await one.SendTextAsync("[\"for one\"]");
            await two.SendTextAsync("[\"for two\"]");

            Assert.Equal(["o", "a[\"for one\"]"], [await one.ReadTextAsync(), await one.ReadTextAsync()]);
            Assert.Equal(["o", "a[\"for two\"]"], [await two.ReadTextAsync(), await two.ReadTextAsync()]);
        }
    }

    [Fact]
    public async Task Handler_that_cannot_be_made_is_500_and_takes_no_place()
    {
        int made = 0;
        await using TestService service = await TestService.StartAsync(options => options.MaxSessions = 1, _ =>
        {
            if (made++ < 3) throw new InvalidOperationException("no handler today");
        });
        service.Host.Log.ExpectErrors(error => error.Exception is InvalidOperationException { Message: "no handler today" });

        for (int i = 0; i < 3; i++)
        {
            var refused = await Assert.ThrowsAsync<HandshakeRefusedException>(service.OpenClientAsync);
            Assert.Equal(500, refused.Response.Status);
        }

        using RawSockJS client = await service.OpenClientAsync();
    }
}
