using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server.Tests;

/// <summary>How connections end, whoever ends them. Spec: sockjs 3.6, 4.2.</summary>
public sealed class CloseTests
{
    [Theory, InlineData(1000, ""), InlineData(1001, "leaving the page"), InlineData(3000, "bye"), InlineData(4999, "ä€😀")]
    public async Task Close_of_the_client_is_echoed_and_reported(int code, string reason)
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;

        await client.Socket.SendCloseAsync(code, reason);

        WebSocketFrame echo = await client.Socket.ReadFrameAsync();
        Assert.Equal((Opcode.Close, code, reason), (echo.Opcode, echo.CloseCode, echo.Text));
        await client.Socket.EndAsync();
        Assert.Equal($"close {code} {reason}", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Close_without_a_code_is_echoed_without_one()
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;

        await client.Socket.SendFrameAsync(Opcode.Close, default);

        WebSocketFrame echo = await client.Socket.ReadFrameAsync();
        Assert.Equal((Opcode.Close, 0), (echo.Opcode, echo.Payload.Length));
        Assert.Equal("close 1005 ", await handler.Calls.NextAsync());
    }

    [Theory, InlineData(1000, "Normal closure"), InlineData(3000, "Go away!"), InlineData(4999, "\"\u2028"), InlineData(1012, "")]
    public async Task Close_of_the_application_is_a_frame_and_then_the_end_of_the_websocket(int code, string reason)
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;

        handler.Connection.Send("last words");
        handler.Connection.Close(code, reason);

        Assert.Equal("last words", await client.ReadMessageAsync());
        Assert.Equal(new CloseStatus(code, reason), await client.ReadCloseAsync());
        Assert.Equal($"close {code} {reason}", await handler.Calls.NextAsync());
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Application_that_closes_in_its_opening_is_heard()
    {
        await using TestService service = await TestService.StartAsync(prepare: handler => handler.Opening = () =>
        {
            handler.Connection.Close(3000, "Go away!");
            return default;
        });
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;

        Assert.Equal(new CloseStatus(3000, "Go away!"), await client.ReadCloseAsync());
        Assert.Equal("close 3000 Go away!", await handler.Calls.NextAsync());
    }

    [Theory, InlineData(0), InlineData(999), InlineData(1001), InlineData(1005), InlineData(1006), InlineData(1011), InlineData(2999), InlineData(5000)]
    public void Code_that_is_not_for_applications_is_refused(int code)
    {
        using var service = new FakeService();
        _ = service.Open();

        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => service.Handler.Connection.Close(code));
        Assert.StartsWith("An application closes with 1000, 1012 or 3000 to 4999.", refused.Message, StringComparison.Ordinal);
        Assert.Equal("code", refused.ParamName);
        refused = Assert.Throws<ArgumentOutOfRangeException>(() => service.Handler.Connection.CloseAfter(TimeSpan.Zero, new CloseStatus(code, "")));
        Assert.Equal("status", refused.ParamName);
        Assert.True(service.Handler.Connection.IsOpen);
    }

    [Fact]
    public void Reason_that_is_null_is_refused()
    {
        using var service = new FakeService();
        _ = service.Open();

        Assert.Equal("reason", Assert.Throws<ArgumentNullException>(() => service.Handler.Connection.Close(1000, null!)).ParamName);
        Assert.True(service.Handler.Connection.IsOpen);
    }

    [Fact]
    public async Task Nothing_can_be_sent_after_the_end()
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;
        Assert.True(handler.Connection.IsOpen);

        handler.Connection.Close();

        Assert.False(handler.Connection.IsOpen);
        Assert.False(handler.Connection.Send("text"));
        Assert.False(handler.Connection.Send("bytes"u8.ToArray()));
        Assert.False(handler.Connection.Send(new SockJSMessage("shared")));
        Assert.True(handler.Connection.Aborted.IsCancellationRequested);
        handler.Connection.Close(3000, "again");
        Assert.Equal(CloseCode.Normal, await client.ReadCloseAsync());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Client_that_vanishes_is_lost_once(bool reset)
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS vanishing = client;
        var aborted = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = handler.Connection.Aborted.Register(aborted.SetResult);

        if (reset) client.Socket.Connection.Reset();
        else client.Socket.Connection.Finish();

        Assert.Equal("close 1006 Connection lost", await handler.Calls.NextAsync());
        await aborted.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.False(handler.Connection.Send("anybody there?"));

        await service.Host.StopAsync();
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Messages_before_the_close_of_a_client_are_handled_before_the_end()
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;
        var busy = new TaskCompletionSource();
        handler.Receiving = _ => new ValueTask(busy.Task);

        await client.SendMessagesAsync("1", "2");
        await client.SendMessagesAsync("3");
        await client.CloseAsync(3001, "done");
        Assert.Equal("message 1", await handler.Calls.NextAsync());
        Assert.False(handler.Connection.IsOpen);
        busy.SetResult();

        Assert.Equal("message 2", await handler.Calls.NextAsync());
        Assert.Equal("message 3", await handler.Calls.NextAsync());
        Assert.Equal("close 3001 done", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Messages_that_wait_when_the_application_closes_are_dropped()
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;
        handler.Receiving = _ =>
        {
            handler.Connection.Close(3001, "enough");
            return default;
        };

        await client.SendMessagesAsync("1", "2", "3");

        Assert.Equal(new CloseStatus(3001, "enough"), await client.ReadCloseAsync());
        Assert.Equal("message 1", await handler.Calls.NextAsync());
        Assert.Equal("close 3001 enough", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Close_of_the_client_is_echoed_although_a_slow_write_stands_before_it()
    {
        using var service = new FakeService();
        (FakeWire wire, Task serving) = service.Open();
        wire.HoldWrites();
        service.Handler.Connection.Send("on its way");
        service.Handler.Connection.Send("not wanted any more");

        wire.SendClose(3001, "bye");
        Assert.False(serving.IsCompleted);

        wire.ReleaseWrites();
        await serving;
        Assert.Equal(["Text a[\"on its way\"]", "Close 3001 bye"], wire.TakeFrames());
    }

    [Fact]
    public async Task Client_that_closes_and_does_not_read_the_echo_is_dropped()
    {
        using var service = new FakeService();
        (FakeWire wire, Task serving) = service.Open();
        wire.HoldWrites();
        service.Handler.Connection.Send("never read");
        wire.SendClose(3001, "bye");

        service.Time.Pass(TimeSpan.FromSeconds(5) + SessionSweeper.Tick);

        Assert.True(wire.IsAborted);
        await serving;
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Request_of_a_client_that_goes_in_the_middle_of_a_write_is_over_when_the_write_is(bool survives)
    {
        using var service = new FakeService();
        (FakeWire wire, Task serving) = service.Open();
        wire.HoldWrites();
        wire.WritesSurviveAbort = survives;
        service.Handler.Connection.Send("on its way");

        wire.End();

        Assert.True(wire.IsAborted);
        Assert.Equal(!survives, serving.IsCompleted);
        if (survives) wire.ReleaseWrites();
        await serving.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Client_that_does_not_leave_is_dropped_after_the_disconnect_delay()
    {
        using var service = new FakeService(options => options.DisconnectDelay = TimeSpan.FromSeconds(5));
        (FakeWire wire, Task serving) = service.Open();

        service.Handler.Connection.Close();
        wire.SendText("[\"I stay\"]");
        service.Time.Pass(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(wire.IsAborted);

        service.Time.Pass(SessionSweeper.Tick);
        Assert.True(wire.IsAborted);
        await serving;
        Assert.Equal("open", await service.Handler.Calls.NextAsync());
        Assert.Equal("close 1000 Normal closure", await service.Handler.Calls.NextAsync());
    }
}
