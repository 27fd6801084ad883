using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Testing.Faults;

namespace Testing.Tests.Faults;

/// <summary>Proxies that forbid WebSockets, before a real web server.</summary>
public sealed class UpgradeTests : IAsyncLifetime
{
    private KestrelHost host = null!;
    private FaultProxy proxy = null!;
    private int upgrades;

    public async ValueTask InitializeAsync()
    {
        host = await KestrelHost.StartAsync(_ => { }, app =>
        {
            app.UseWebSockets();
            app.Run(async context =>
            {
                if (!context.WebSockets.IsWebSocketRequest)
                {
                    await context.Request.Body.CopyToAsync(context.Response.Body);
                    return;
                }

                Interlocked.Increment(ref upgrades);
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", context.RequestAborted);
            });
        });
        proxy = FaultProxy.Start(host.Endpoint, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        await host.DisposeAsync();
    }

    [Theory, InlineData(400), InlineData(403), InlineData(502)]
    public async Task WebSocket_is_refused_and_the_server_does_not_hear_of_it(int status)
    {
        proxy.Default = Fault.RefuseUpgrades(status);

        var refused = await Assert.ThrowsAsync<HandshakeRefusedException>(() => RawWebSocket.ConnectAsync(proxy.Endpoint, "/", TestContext.Current.CancellationToken));
        using var client = new ClientWebSocket();
        client.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => client.ConnectAsync(new Uri($"ws://{proxy.Endpoint}/"), TestContext.Current.CancellationToken));

        Assert.Equal(status, refused.Response.Status);
        Assert.Equal((HttpStatusCode)status, client.HttpStatusCode);
        Assert.Equal(0, upgrades);
        await proxy.Connections[0].Closed;
        Assert.Equal(0, proxy.Connections[0].ToServer.Passed);
    }

    [Fact]
    public async Task Other_requests_pass_on_one_connection_until_one_asks_for_a_websocket()
    {
        proxy.Default = Fault.RefuseUpgrades();
        using RawConnection client = await RawConnection.ConnectAsync(proxy.Endpoint, TestContext.Current.CancellationToken);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 22\r\n\r\nUpgrade: websocket\r\n\r\n");
        Assert.Equal("Upgrade: websocket\r\n\r\n", (await client.ReadResponseAsync()).Body);
        foreach (char character in "GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: WebSocket\r\n\r\n") await client.SendAsync(character.ToString());

        Assert.Equal(403, (await client.ReadResponseAsync()).Status);
        await client.ReadsEndAsync();
    }

    [Fact]
    public async Task Client_of_the_platform_goes_on_over_HTTP()
    {
        proxy.Default = Fault.RefuseUpgrades() with { ToClient = Fault.BufferResponses().ToClient };
        using var client = new HttpClient { BaseAddress = proxy.Address };

        for (int i = 0; i < 3; i++)
        {
            HttpResponseMessage response = await client.PostAsync("/", new StringContent($"message {i}"), TestContext.Current.CancellationToken);
            Assert.Equal($"message {i}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Single(proxy.Connections);
    }

    [Fact]
    public async Task WebSocket_passes_where_it_is_not_refused()
    {
        using RawWebSocket socket = await RawWebSocket.ConnectAsync(proxy.Endpoint, "/", TestContext.Current.CancellationToken);

        Assert.Equal(1000, (await socket.ReadCloseAsync()).CloseCode);
        await socket.SendCloseAsync();
        await socket.EndAsync();
    }
}
