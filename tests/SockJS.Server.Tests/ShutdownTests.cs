using Microsoft.Extensions.Time.Testing;
using SockJS.Protocol;
using SockJS.Server.Sessions;
using SockJS.Server.Transports;

namespace SockJS.Server.Tests;

/// <summary>A host that goes down says so to everybody, and waits for nobody longer than it must. Spec: token-sockjs A6.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task Clients_are_told_to_come_back_and_the_host_goes_down_as_soon_as_they_have_left()
    {
        await using TestService service = await TestService.StartAsync();
        List<(RawSockJS Client, RecordingHandler Handler)> all = [];
        for (int i = 0; i < 20; i++) all.Add(await service.OpenAsync());

        Task stopping = service.Host.StopAsync();

        foreach ((RawSockJS client, RecordingHandler handler) in all)
        {
            Assert.Equal(new CloseStatus(1012, "restart;window=5000"), await client.ReadCloseAsync());
            Assert.Equal("close 1012 restart;window=5000", await handler.Calls.NextAsync());
            Assert.False(handler.Connection.Send("too late"));
        }

        await stopping.WaitAsync(Patience.Limit, TestService.Cancel);
    }

    [Fact]
    public async Task Window_is_an_option()
    {
        await using TestService service = await TestService.StartAsync(options => options.RestartWindow = TimeSpan.FromMinutes(1.5));
        using RawSockJS client = await service.OpenClientAsync();

        Task stopping = service.Host.StopAsync();

        Assert.Equal("restart;window=90000", (await client.ReadCloseAsync()).Reason);
        await stopping;
    }

    [Fact]
    public async Task Who_comes_while_the_host_goes_down_is_503_and_who_stays_is_dropped()
    {
        var time = new FakeTimeProvider();
        await using TestService service = await TestService.StartAsync(time: time);
        using RawSockJS staying = await service.OpenClientAsync();

        Task stopping = service.Host.StopAsync();
        Assert.Equal(1012, (await staying.ReadFrameAsync()).Close.Code);
        var refused = await Assert.ThrowsAsync<HandshakeRefusedException>(service.OpenClientAsync);
        Assert.Equal(503, refused.Response.Status);
        Assert.False(stopping.IsCompleted);

        time.Pass(TimeSpan.FromSeconds(5) + SessionSweeper.Tick);
        await stopping.WaitAsync(Patience.Limit, TestService.Cancel);
        await staying.Socket.EndAsync();
    }

    [Fact]
    public async Task Host_waits_for_what_its_handlers_still_have_to_do()
    {
        var closing = new TaskCompletionSource();
        await using TestService service = await TestService.StartAsync(prepare: handler => handler.Closing = () => new ValueTask(closing.Task));
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;

        Task stopping = service.Host.StopAsync();
        await client.ReadCloseAsync();
        Assert.Equal("close 1012 restart;window=5000", await handler.Calls.NextAsync());
        Assert.False(stopping.IsCompleted);

        closing.SetResult();
        await stopping.WaitAsync(Patience.Limit, TestService.Cancel);
    }

    [Fact]
    public async Task Host_does_not_wait_for_a_handler_that_never_returns()
    {
        using var service = new FakeService(options => options.DisconnectDelay = TimeSpan.FromSeconds(3));
        service.Handler.Closing = () => new ValueTask(new TaskCompletionSource().Task);
        (FakeWire wire, Task serving) = service.Open();

        Task stopping = service.Sweeper.StoppingAsync(TestService.Cancel);
        wire.End();
        await serving;

        service.Time.Pass(TimeSpan.FromSeconds(3) + SessionSweeper.HandlerGrace - TimeSpan.FromTicks(1));
        Assert.False(stopping.IsCompleted);
        service.Time.Advance(TimeSpan.FromTicks(1));
        await stopping.WaitAsync(Patience.Limit, TestService.Cancel);
        Assert.Equal(1, service.Sessions.Count);
    }

    [Fact]
    public async Task Slow_client_that_still_takes_some_is_dropped_when_the_host_waits_no_longer()
    {
        using var service = new FakeService();
        (FakeWire wire, Task serving) = service.Open();
        wire.HoldWrites();
        service.Handler.Connection.Send(new string('x', 10 * FrameBuffer.Piece));

        Task stopping = service.Sweeper.StoppingAsync(TestService.Cancel);
        for (int second = 0; second < 9; second++)
        {
            service.Time.Pass(TimeSpan.FromSeconds(1));
            wire.ReleaseOneWrite();
        }

        Assert.False(wire.IsAborted);
        Assert.False(stopping.IsCompleted);
        service.Time.Pass(TimeSpan.FromSeconds(1));

        await stopping.WaitAsync(Patience.Limit, TestService.Cancel);
        Assert.True(wire.IsAborted);
        await serving;
    }

    [Fact]
    public async Task Host_waits_for_a_polling_client_to_come_and_hear_of_it_but_not_longer_than_for_any_other()
    {
        using var service = new FakeService();
        SockJSSession comes = service.OpenSession(), staysAway = service.OpenSession();
        foreach (SockJSSession session in new[] { comes, staysAway }) session.TryAttach(new FakeReceiver { TakesMore = _ => false });

        Task stopping = service.Sweeper.StoppingAsync(TestService.Cancel);
        service.Time.Pass(TimeSpan.FromSeconds(4));
        var poll = new FakeReceiver { TakesMore = _ => false };
        Assert.Equal(Attachment.Attached, comes.TryAttach(poll));
        Assert.Equal(["c 1012 restart;window=5000"], poll.TakeWritten());

        service.Time.Pass(SessionSweeper.Tick);
        Assert.Equal(Attachment.Gone, comes.TryAttach(new FakeReceiver()));
        Assert.False(stopping.IsCompleted);
        service.Time.Pass(TimeSpan.FromSeconds(0.75));
        await stopping.WaitAsync(Patience.Limit, TestService.Cancel);
        Assert.Equal(0, service.Sessions.Count);
    }

    [Fact]
    public async Task Host_without_connections_goes_down_at_once()
    {
        await using TestService service = await TestService.StartAsync();

        await service.Host.StopAsync().WaitAsync(Patience.Limit, TestService.Cancel);
    }

    [Fact]
    public async Task Host_gives_up_when_its_own_time_is_up()
    {
        using var service = new FakeService();
        (FakeWire wire, _) = service.Open();
        using var patience = new CancellationTokenSource();

        Task stopping = service.Sweeper.StoppingAsync(patience.Token);
        Assert.Equal("Text c[1012,\"restart;window=5000\"]", wire.TakeFrames()[0]);
        Assert.False(stopping.IsCompleted);

        await patience.CancelAsync();
        await stopping.WaitAsync(Patience.Limit, TestService.Cancel);
    }
}
