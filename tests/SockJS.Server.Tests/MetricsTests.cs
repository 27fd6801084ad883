using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SockJS.Protocol;
using SockJS.Server.Sessions;
using Testing.Transports;

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
    public void Session_is_counted_before_anybody_can_end_it()
    {
        using var service = new FakeService();
        SockJSSession session = service.OpenSession();
        List<bool> open = [];
        using var listener = new MeterListener();
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument.Name == "sockjs.server.sessions") open.Add(session.IsOpen);
        });
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Scope == service.Meters.GetRequiredService<IMeterFactory>()) listener.EnableMeasurementEvents(instrument);
        };
        listener.Start();

        session.TryAttach(new FakeReceiver());

        Assert.Equal([false], open);
    }

    [Fact]
    public void Messages_are_counted_when_they_are_written_and_what_waits_is_seen()
    {
        using var service = new FakeService();
        using var meter = new RecordingMeter(service.Meters);
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

    [Fact]
    public async Task Refusals_of_what_clients_send_are_counted_by_reason()
    {
        var clock = new TestClock();
        await using TestService service = await TestService.StartAsync(
            options => (options.MaxInboundMessages, options.SendTimeout, options.MaxMessageBytes) = (1, TimeSpan.FromSeconds(7), 10), time: clock);
        using var meter = new RecordingMeter(service.Host.Services);
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.XhrStreaming);

        Assert.Equal(413, (await client.PostAsync("[\"more than ten\"]")).Status);

        using RawConnection slow = await RawConnection.ConnectAsync(service.Host.Endpoint, TestService.Cancel);
        clock.Forget();
        await slow.SendAsync($"POST {client.Address.PathOf("xhr_send")} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 8\r\n\r\n[\"sl");
        await clock.AwaitedAsync(TimeSpan.FromSeconds(7), TestService.Cancel);
        clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(408, (await slow.ReadResponseAsync()).Status);

        var busy = new TaskCompletionSource();
        handler.Receiving = _ => new ValueTask(busy.Task);
        await client.SendAsync("handled");
        await client.SendAsync("waiting");
        clock.Forget();
        Task<RawResponse> posting = client.PostAsync("[\"no room\"]");
        for (int wait = 0; wait < 2; wait++) await clock.AwaitedAsync(TimeSpan.FromSeconds(7), TestService.Cancel);
        clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(503, (await posting).Status);

        busy.SetResult();
        foreach (string reason in new[] { "too_large", "too_late", "busy" }) Assert.Equal(1, meter["sockjs.server.refusals", reason]);
    }

    [Fact]
    public async Task Second_receiver_is_counted_as_refused()
    {
        var clock = new TestClock();
        await using TestService service = await TestService.StartAsync(time: clock);
        using var meter = new RecordingMeter(service.Host.Services);
        (HttpTransportClient client, _) = await service.OpenAsync(HttpWrapping.XhrStreaming);
        HttpTransportClient second = service.Client(HttpWrapping.XhrStreaming, sessionId: client.Address.SessionId);

        Task<CloseStatus> closing = second.ReadCloseAsync();
        await clock.AwaitedAsync(TimeSpan.FromMilliseconds(100), TestService.Cancel);
        clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(2010, (await closing).Code);
        Assert.Equal(1, meter["sockjs.server.refusals", "occupied"]);
    }
}
