using Microsoft.Extensions.Time.Testing;
using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server.Tests;

/// <summary>Who hears nothing gets a heartbeat, and who does not answer one is gone. Spec: sockjs 3.6, 4.6.</summary>
public sealed class HeartbeatTests : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);
    private static readonly string[] Heartbeat = ["Text h", "Ping "];
    private static readonly string[] GoodBye = ["Text c[3000,\"No response from heartbeat\"]", "Close 1000 Normal closure"];

    private readonly FakeService service = new();

    private SockJSConnection Connection => service.Handler.Connection;

    public void Dispose() => service.Dispose();

    [Fact]
    public void Heartbeat_comes_when_nothing_was_written_for_the_delay_and_not_before()
    {
        service.Time.Pass(TimeSpan.FromMilliseconds(1)); // not in step with the sweeper
        (FakeWire wire, _) = service.Open();

        service.Time.Pass(Delay - Moment);
        Assert.Empty(wire.TakeFrames());

        service.Time.Pass(SessionSweeper.Tick);
        Assert.Equal(Heartbeat, wire.TakeFrames());
    }

    [Fact]
    public void Every_write_starts_the_delay_anew()
    {
        (FakeWire wire, _) = service.Open();

        service.Time.Pass(Delay - Moment);
        Connection.Send("hello");
        Assert.Equal(["Text a[\"hello\"]"], wire.TakeFrames());
        service.Time.Pass(Delay - Moment);
        Assert.Empty(wire.TakeFrames());

        service.Time.Pass(SessionSweeper.Tick);
        Assert.Equal(Heartbeat, wire.TakeFrames());
    }

    [Fact]
    public void Client_that_answers_lives_for_ever()
    {
        (FakeWire wire, _) = service.Open();

        service.Time.Pass(Delay);
        TimeSpan atTheLastMoment = Deadline - SessionSweeper.Tick;

        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(Heartbeat, wire.TakeFrames());
            service.Time.Pass(atTheLastMoment);
            wire.SendFrame(Opcode.Pong);
            service.Time.Pass(Delay - atTheLastMoment);
        }

        Assert.Equal(Heartbeat, wire.TakeFrames());
        Assert.True(Connection.IsOpen);
    }

    [Fact]
    public void Client_that_says_anything_is_there_too()
    {
        (FakeWire wire, _) = service.Open();
        service.Time.Pass(Delay);
        Assert.Equal(Heartbeat, wire.TakeFrames());

        wire.SendText("[\"hello\"]");
        service.Time.Pass(Deadline);

        Assert.Empty(wire.TakeFrames());
    }

    [Fact]
    public async Task Client_that_does_not_answer_in_time_is_gone()
    {
        (FakeWire wire, Task serving) = service.Open();
        service.Time.Pass(Delay);
        Assert.Equal(Heartbeat, wire.TakeFrames());

        service.Time.Pass(Deadline - Moment);
        Assert.Empty(wire.TakeFrames());
        service.Time.Pass(SessionSweeper.Tick);
        Assert.Equal(GoodBye, wire.TakeFrames());
        Assert.Equal("open", await service.Handler.Calls.NextAsync());
        Assert.Equal("close 3000 No response from heartbeat", await service.Handler.Calls.NextAsync());

        service.Time.Pass(TimeSpan.FromSeconds(5) + SessionSweeper.Tick);
        Assert.True(wire.IsAborted);
        await serving;
    }

    [Fact]
    public void Deadline_runs_from_when_the_ping_was_written_not_from_when_it_was_due()
    {
        (FakeWire wire, _) = service.Open();
        wire.HoldWrites();
        Connection.Send("a long download");
        service.Time.Pass(10 * (Delay + Deadline));
        Assert.True(Connection.IsOpen);

        wire.ReleaseWrites();
        Assert.Equal(["Text a[\"a long download\"]", .. Heartbeat], wire.TakeFrames());
        service.Time.Pass(Deadline - Moment);
        Assert.Empty(wire.TakeFrames());
        service.Time.Pass(SessionSweeper.Tick);
        Assert.Equal(GoodBye, wire.TakeFrames());
    }

    [Fact]
    public void Answer_that_comes_before_the_server_knows_that_its_ping_was_written_is_one()
    {
        (FakeWire wire, _) = service.Open();
        wire.HoldWrites();
        service.Time.Pass(Delay);

        wire.SendFrame(Opcode.Pong);
        wire.ReleaseWrites();
        service.Time.Pass(Deadline + SessionSweeper.Tick);

        Assert.True(Connection.IsOpen);
        Assert.Equal(Heartbeat, wire.TakeFrames());
    }

    [Fact]
    public void Later_pings_do_not_put_off_the_deadline_of_the_first()
    {
        using var hasty = new FakeService(options => options.HeartbeatDelay = TimeSpan.FromSeconds(3));
        (FakeWire wire, _) = hasty.Open();

        hasty.Time.Pass(TimeSpan.FromSeconds(3) + Deadline);

        Assert.Equal([.. Heartbeat, .. Heartbeat, .. Heartbeat, .. Heartbeat, .. GoodBye], wire.TakeFrames());
    }

    [Fact]
    public void Client_whose_handler_is_busy_is_not_blamed_for_what_nobody_reads()
    {
        (FakeWire wire, _) = service.Open();
        var busy = new TaskCompletionSource();
        service.Handler.Receiving = _ => new ValueTask(busy.Task);
        wire.SendText($"[{string.Join(',', Enumerable.Repeat("\"x\"", 100))}]");
        Assert.False(wire.IsIdle);

        service.Time.Pass(10 * (Delay + Deadline));
        Assert.True(Connection.IsOpen);
        Assert.Equal(Heartbeat, wire.TakeFrames().Take(2));
    }

    [Fact]
    public async Task Client_whose_handler_was_busy_has_the_whole_deadline_again()
    {
        (FakeWire wire, _) = service.Open();
        var busy = new TaskCompletionSource();
        service.Handler.Receiving = _ => new ValueTask(busy.Task);
        wire.SendText($"[{string.Join(',', Enumerable.Repeat("\"x\"", 100))}]");
        service.Time.Pass(2 * (Delay + Deadline));
        wire.TakeFrames();

        busy.SetResult();
        await wire.WaitUntilIdleAsync();

        service.Time.Pass(Deadline - Moment);
        Assert.True(Connection.IsOpen);
        service.Time.Pass(SessionSweeper.Tick);
        Assert.False(Connection.IsOpen);
    }

    [Fact]
    public void Delay_of_zero_means_none()
    {
        using var quiet = new FakeService(options => options.HeartbeatDelay = TimeSpan.Zero);
        (FakeWire wire, _) = quiet.Open();

        quiet.Time.Pass(TimeSpan.FromDays(1));

        Assert.Empty(wire.TakeFrames());
    }

    [Fact]
    public async Task Client_over_a_real_wire_gets_a_frame_and_a_ping()
    {
        var time = new FakeTimeProvider();
        await using TestService real = await TestService.StartAsync(time: time);
        (RawSockJS client, RecordingHandler handler) = await real.OpenAsync();
        using RawSockJS leaving = client;

        time.Pass(Delay + SessionSweeper.Tick);
        Assert.Equal("h", await client.Socket.ReadTextAsync());
        WebSocketFrame ping = await client.Socket.ReadFrameAsync();
        Assert.Equal((Opcode.Ping, 0), (ping.Opcode, ping.Payload.Length));

        await client.Socket.SendFrameAsync(Opcode.Pong, ping.Payload);
        await client.SendMessagesAsync("still here");
        Assert.Equal("message still here", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Client_over_a_real_wire_whose_handler_is_busy_for_long_is_kept()
    {
        var time = new FakeTimeProvider();
        await using TestService real = await TestService.StartAsync(time: time);
        (RawSockJS client, RecordingHandler handler) = await real.OpenAsync();
        using RawSockJS leaving = client;
        var busy = new TaskCompletionSource();
        handler.Receiving = _ => new ValueTask(busy.Task);
        await client.SendMessagesAsync([.. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        Assert.Equal("message 0", await handler.Calls.NextAsync());
        await client.Socket.SendFrameAsync(Opcode.Pong, "lies in the buffer, unread"u8.ToArray());

        time.Pass(10 * (Delay + Deadline));
        busy.SetResult();

        for (int i = 1; i < 100; i++) Assert.Equal($"message {i}", await handler.Calls.NextAsync());
        await client.CloseAsync();
        Assert.Equal("close 1000 ", await handler.Calls.NextAsync());
    }

    [Fact]
    public void Session_that_is_told_to_close_gets_no_more_heartbeats()
    {
        (FakeWire wire, _) = service.Open();
        Connection.Close(CloseCode.Normal.Code, CloseCode.Normal.Reason);
        wire.TakeFrames();

        service.Time.Pass(2 * Delay);

        Assert.Empty(wire.TakeFrames());
    }
}
