using System.Runtime.InteropServices;
using System.Security.Principal;
using Microsoft.AspNetCore.Builder;
using SockJS.Protocol;
using SockJS.Server.Sessions;
using Testing.Transports;

namespace SockJS.Server.Tests;

/// <summary>Sessions of HTTP at the edges: nobody receives at the moment, a response has just had enough, a body is mostly space. Spec: sockjs 3.4, 4.</summary>
public sealed class HttpSessionTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    [Fact]
    public async Task Who_comes_back_in_time_after_a_late_close_is_told_of_it()
    {
        var clock = new TestClock();
        await using TestService service = await TestService.StartAsync(time: clock);
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr);

        clock.Pass(Delay - Moment);
        handler.Connection.Close(3000, "Go away!");
        clock.Pass(Delay - Moment);

        Assert.Equal(new CloseStatus(3000, "Go away!"), await client.ReadCloseAsync());
    }

    [Theory, InlineData(2, true), InlineData(3, false)]
    public async Task Response_whose_frames_are_exactly_the_limit_has_had_enough(int limit, bool ends)
    {
        await using TestService service = await TestService.StartAsync(options => options.ResponseLimit = limit, time: new TestClock());
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.XhrStreaming);

        if (ends) await client.FinishAsync();
        handler.Connection.Send("next");

        Assert.Equal("next", await client.ReadMessageAsync());
        Assert.Equal(ends ? [[2], [10]] : [[2, 10]], client.Responses);
    }

    [Fact]
    public async Task Small_message_does_not_hold_on_to_a_large_body()
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr);

        await client.PostAsync($"[\"small\"{new string(' ', 100_000)}]");

        Assert.Equal("message small", await handler.Calls.NextAsync());
        Assert.True(MemoryMarshal.TryGetArray(handler.LastMessage, out ArraySegment<byte> held));
        Assert.Equal(5, held.Array!.Length);
    }

    [Fact]
    public async Task Messages_that_wait_for_room_when_the_session_ends_are_not_said_to_be_taken()
    {
        var clock = new TestClock();
        await using TestService service = await TestService.StartAsync(options => options.MaxInboundMessages = 1, time: clock);
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.XhrStreaming);
        var busy = new TaskCompletionSource();
        handler.Receiving = _ => new ValueTask(busy.Task);
        await client.SendAsync("being handled");
        await client.SendAsync("waiting");
        clock.Forget();
        Task<RawResponse> posting = client.PostAsync("[\"too many\"]");
        for (int wait = 0; wait < 2; wait++) await clock.AwaitedAsync(new SockJSOptions().SendTimeout, TestService.Cancel); // for the body, and for room

        handler.Connection.Close(3000, "Go away!");

        Assert.Equal(404, (await posting).Status);
        busy.SetResult();
    }

    [Fact]
    public async Task Who_was_asked_about_while_another_user_opened_the_session_does_not_get_it()
    {
        var asking = new TaskCompletionSource();
        var answer = new TaskCompletionSource<bool>();
        await using TestService service = await TestService.StartAsync(
            options => options.OnConnecting = async (context, _) =>
            {
                if (context.User.Identity?.Name != "bob") return true;
                asking.SetResult();
                return await answer.Task;
            },
            time: new TestClock(),
            build: app => app.Use((context, next) =>
            {
                context.User = new(new GenericIdentity(context.Request.Headers["X-Name"].ToString()));
                return next(context);
            }));
        string id = Guid.NewGuid().ToString("N");
        HttpTransportClient alice = service.Client(HttpWrapping.Xhr, "X-Name: alice\r\n", id), bob = service.Client(HttpWrapping.Xhr, "X-Name: bob\r\n", id);

        Task<ServerFrame> reading = bob.ReadFrameAsync();
        await asking.Task.WaitAsync(Patience.Limit, TestService.Cancel);
        await alice.OpenAsync();
        answer.SetResult(true);

        Assert.Equal(404, (await Assert.ThrowsAsync<TransportRefusedException>(() => reading)).Response.Status);
        Assert.Equal("alice", (await service.NextHandlerAsync()).Connection.User.Identity?.Name);
    }

    [Fact]
    public void Who_comes_back_in_the_very_moment_in_which_the_time_is_up_finds_the_session()
    {
        using var service = new FakeService();
        SockJSSession session = service.OpenSession("a");
        session.TryAttach(new FakeReceiver { TakesMore = _ => false });
        service.Time.Pass(Delay - Moment);
        var late = new FakeReceiver();
        service.Time.Reckoning = () => session.TryAttach(late);

        service.Time.Pass(SessionSweeper.Tick);
        session.Send(new SockJSMessage("welcome back"));

        Assert.True(session.IsOpen);
        Assert.Equal(["a[welcome back]"], late.TakeWritten());
    }
}
