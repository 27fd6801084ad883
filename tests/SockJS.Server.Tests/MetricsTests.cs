namespace SockJS.Server.Tests;

/// <summary>What the meter <c>SockJS.Server</c> says. It is the description in docs/diagnostics.md that is tested here.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Life_of_a_session_is_counted()
    {
        await using TestService service = await TestService.StartAsync();
        using var meter = new RecordingMeter(service.Host.Services);
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;
        handler.Receiving = text =>
        {
            handler.Connection.Send(text + text);
            return default;
        };
        Assert.Equal(1, meter["sockjs.server.sessions", "websocket"]);

        await client.SendMessagesAsync("ä", "b");
        Assert.Equal("ää", await client.ReadMessageAsync());
        Assert.Equal("bb", await client.ReadMessageAsync());
        Assert.Equal(2, meter["sockjs.server.messages.received"]);
        Assert.Equal(3, meter["sockjs.server.bytes.received"]);

        await client.CloseAsync(3333, "one of many");
        Assert.StartsWith("message", await handler.Calls.NextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("message", await handler.Calls.NextAsync(), StringComparison.Ordinal);
        Assert.Equal("close 3333 one of many", await handler.Calls.NextAsync());
        Assert.Equal(0, meter["sockjs.server.sessions", "websocket"]);
        Assert.Equal(1, meter["sockjs.server.closes", "client"]);
    }

    [Fact]
    public void Messages_are_counted_when_they_are_written_and_what_waits_is_seen()
    {
        using var service = new FakeService();
        using var meter = new RecordingMeter(service.Meters);
        service.Watch();
        (FakeWire wire, _) = service.Open();
        SockJSConnection connection = service.Handler.Connection;

        wire.HoldWrites();
        connection.Send("12345");
        connection.Send("678");
        Assert.Equal(0, meter["sockjs.server.messages.sent"]);
        Assert.Equal(8, meter["sockjs.server.bytes.queued"]);

        wire.ReleaseWrites();
        Assert.Equal(2, meter["sockjs.server.messages.sent"]);
        Assert.Equal(8, meter["sockjs.server.bytes.sent"]);
        Assert.Equal(0, meter["sockjs.server.bytes.queued"]);

        connection.Close(3001, "done");
        Assert.Equal(1, meter["sockjs.server.closes", "3001"]);
    }

    [Fact]
    public async Task Refusals_are_counted_by_reason()
    {
        await using KestrelHost host = await EchoService.StartAsync(options =>
        {
            options.MaxSessions = 1;
            options.OnConnecting = (context, _) => ValueTask.FromResult(!context.Request.Query.ContainsKey("no"));
        });
        using var meter = new RecordingMeter(host.Services);
        CancellationToken cancel = TestContext.Current.CancellationToken;

        Assert.Equal(403, (await RawHttp.SendAsync(host.Endpoint, "GET", "/echo/info", cancel, "Origin: http://evil\r\n")).Status);
        Assert.Equal(403, (await RawHttp.SendAsync(host.Endpoint, "POST", "/echo/0/a/xhr?no", cancel)).Status);
        Assert.Equal(200, (await RawHttp.SendAsync(host.Endpoint, "POST", "/echo/0/a/xhr", cancel)).Status);
        Assert.Equal(503, (await RawHttp.SendAsync(host.Endpoint, "POST", "/echo/0/b/xhr", cancel)).Status);

        Assert.Equal(1, meter["sockjs.server.refusals", "origin"]);
        Assert.Equal(1, meter["sockjs.server.refusals", "declined"]);
        Assert.Equal(1, meter["sockjs.server.refusals", "full"]);
    }
}
