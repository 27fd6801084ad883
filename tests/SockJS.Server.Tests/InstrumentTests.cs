using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SockJS.Protocol;
using SockJS.Server.Sessions;
using Testing.Transports;

namespace SockJS.Server.Tests;

/// <summary>The instruments as a dashboard finds them: by name, unit and tag, and with each value that docs/diagnostics.md names.</summary>
public sealed class InstrumentTests
{
    private readonly TaskCompletionSource[] said = [new(), new()];
    private int speakers;

    [Fact]
    public void Instruments_have_the_kinds_and_units_that_are_documented()
    {
        List<string> found = [];
        using var service = new FakeService();
        using MeterListener listener = Listen(service, instrument => found.Add($"{instrument.GetType().Name[..^2]} {instrument.Name} {instrument.Unit}"));

        Assert.Equal(
            [
                "Counter sockjs.server.bytes.received By",
                "Counter sockjs.server.bytes.sent By",
                "Counter sockjs.server.closes {session}",
                "Counter sockjs.server.messages.received {message}",
                "Counter sockjs.server.messages.sent {message}",
                "Counter sockjs.server.refusals {request}",
                "ObservableUpDownCounter sockjs.server.bytes.queued By",
                "UpDownCounter sockjs.server.sessions {session}",
            ],
            found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Measurements_have_the_tags_that_are_documented_and_no_others()
    {
        HashSet<string> found = [];
        using var service = new FakeService();
        using MeterListener listener = Listen(service);
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => found.Add($"{instrument.Name} [{string.Join(' ', tags.ToArray().Select(tag => tag.Key))}]"));

        (FakeWire wire, _) = service.Open();
        wire.SendText("[\"in\"]");
        service.Handler.Connection.Send("out");
        service.Handler.Connection.Close();
        service.Service.Refused(Diagnostics.RefusalReason.Full);
        listener.RecordObservableInstruments();

        Assert.Equal(
            [
                "sockjs.server.bytes.queued []",
                "sockjs.server.bytes.received []",
                "sockjs.server.bytes.sent []",
                "sockjs.server.closes [code]",
                "sockjs.server.messages.received []",
                "sockjs.server.messages.sent []",
                "sockjs.server.refusals [reason]",
                "sockjs.server.sessions [transport]",
            ],
            found.Order(StringComparer.Ordinal));
    }

    [Theory, InlineData(1000, "1000"), InlineData(1001, "1001"), InlineData(0, "1005"), InlineData(1002, "client"), InlineData(3000, "client"), InlineData(4999, "client")]
    public void Code_of_a_client_is_counted_as_it_is_where_browsers_send_it(int code, string tag)
    {
        using var service = new FakeService();
        using var meter = new RecordingMeter(service.Meters);
        (FakeWire wire, _) = service.Open();

        wire.SendFrame(Opcode.Close, code == 0 ? [] : WebSocketFrame.ClosePayload(code, ""));

        Assert.Equal(1, meter["sockjs.server.closes", tag]);
        Assert.Equal(0, meter["sockjs.server.sessions", "websocket"]);
    }

    [Fact]
    public void Session_that_nobody_came_for_is_counted_neither_as_opened_nor_as_closed()
    {
        using var service = new FakeService();
        using var meter = new RecordingMeter(service.Meters);

        SockJSSession session = service.OpenSession();
        session.Close(CloseCode.Normal);
        session.TryAttach(new FakeReceiver());

        Assert.Equal(0, meter["sockjs.server.sessions", "test"]);
        Assert.Equal(0, meter["sockjs.server.closes", "1000"]);
    }

    [Fact]
    public void Messages_that_leave_together_are_counted_each()
    {
        using var service = new FakeService();
        using var meter = new RecordingMeter(service.Meters);
        (FakeWire wire, _) = service.Open();
        wire.HoldWrites();
        foreach (string message in new[] { "alone", "one", "two", "three" }) service.Handler.Connection.Send(message);

        wire.ReleaseWrites();

        Assert.Equal(["Text a[\"alone\"]", "Text a[\"one\",\"two\",\"three\"]"], wire.TakeFrames());
        Assert.Equal((4, 16), (meter["sockjs.server.messages.sent"], meter["sockjs.server.bytes.sent"]));
    }

    [Fact]
    public async Task What_waits_is_counted_over_all_services_of_an_application()
    {
        await using TestService service = await TestService.StartAsync(
            options => options.ResponseLimit = 1,
            time: new TestClock(),
            build: app =>
            {
                foreach (string path in new[] { "/before", "/between" }) app.MapSockJS(path, ServeAsync);
            });
        using var meter = new RecordingMeter(service.Host.Services);
        (_, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr);

        handler.Connection.Send("12345");
        foreach (string path in new[] { "/before", "/between" }) await RawHttp.SendAsync(service.Host.Endpoint, "POST", $"{path}/0/a/xhr", TestService.Cancel, body: "");
        await Task.WhenAll(said.Select(sent => sent.Task)).WaitAsync(Patience.Limit, TestService.Cancel);

        Assert.Equal(5 + 2 * 3, meter["sockjs.server.bytes.queued"]);
    }

    [Fact]
    public async Task Somebody_elses_session_is_counted_as_refused_for_the_user()
    {
        await using TestService service = await TestService.StartAsync(
            time: new TestClock(),
            build: app => app.Use((context, next) =>
            {
                context.User = new(new System.Security.Principal.GenericIdentity(context.Request.Headers["X-Name"].ToString()));
                return next(context);
            }));
        using var meter = new RecordingMeter(service.Host.Services);
        (HttpTransportClient client, _) = await service.OpenAsync(HttpWrapping.Xhr, "X-Name: ann\r\n");
        HttpTransportClient intruder = service.Client(HttpWrapping.Xhr, "X-Name: bob\r\n", client.Address.SessionId);

        Assert.Equal(404, (await intruder.PostAsync("[\"intruder\"]")).Status);
        Assert.Equal(404, (await Assert.ThrowsAsync<TransportRefusedException>(intruder.ReadFrameAsync)).Response.Status);

        Assert.Equal(2, meter["sockjs.server.refusals", "user"]);
    }

    [Fact]
    public async Task Body_that_is_no_body_is_no_refusal()
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        using var meter = new RecordingMeter(service.Host.Services);
        (HttpTransportClient client, _) = await service.OpenAsync(HttpWrapping.Xhr);

        RawResponse answer = await RawHttp.SendAsync(
            service.Host.Endpoint, "POST", client.Address.PathOf("xhr_send"), TestService.Cancel, "Transfer-Encoding: chunked\r\n\r\nno number\r\n");

        Assert.Equal(400, answer.Status);
        foreach (string reason in new[] { "too_large", "too_late", "busy", "occupied", "full" }) Assert.Equal(0, meter["sockjs.server.refusals", reason]);
    }

    /// <summary>Says three bytes to a client that is not there to hear them.</summary>
    private async Task ServeAsync(SockJSConnection connection)
    {
        connection.Send("abc");
        said[Interlocked.Increment(ref speakers) - 1].SetResult();
        await foreach (string _ in connection.ReadAllAsync())
        {
        }
    }

    private static MeterListener Listen(FakeService service, Action<Instrument>? seen = null)
    {
        IMeterFactory factory = service.Meters.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope != factory) return;
                seen?.Invoke(instrument);
                listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.Start();
        return listener;
    }
}
