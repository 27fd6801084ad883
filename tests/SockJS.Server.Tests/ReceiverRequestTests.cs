using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server.Tests;

/// <summary>Receiving requests that meet others, or whose clients leave, at moments that no client can choose. Spec: sockjs 3.4, 4.</summary>
public sealed class ReceiverRequestTests : IDisposable
{
    private const string Id = "session";

    private readonly TaskCompletionSource<bool> welcome = new();
    private readonly FakeService service;

    public ReceiverRequestTests() => service = new FakeService(options => options.OnConnecting = (_, _) => new(welcome.Task));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => service.Dispose();

    [Fact]
    public async Task Who_was_asked_about_for_so_long_that_the_session_came_and_went_opens_no_other()
    {
        var poll = new FakePoll();
        Task serving = poll.ServeAsync(service, Id);
        (SockJSSession quick, _) = await OpenAsync();
        quick.Detach();

        welcome.SetResult(true);
        await serving.WaitAsync(Patience.Limit, Cancel);

        Assert.Equal("c[1002,\"Connection interrupted\"]\n", poll.Answer);
        Assert.Equal("close 1006 Connection lost", await service.Handler.Calls.NextAsync());
        Assert.Empty(service.Handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Who_was_asked_about_for_so_long_that_the_session_is_there_joins_it()
    {
        var poll = new FakePoll();
        Task serving = poll.ServeAsync(service, Id);
        (SockJSSession quick, _) = await OpenAsync();
        quick.Send(new SockJSMessage("hello"));

        welcome.SetResult(true);
        await serving.WaitAsync(Patience.Limit, Cancel);

        Assert.Equal("a[\"hello\"]\n", poll.Answer);
    }

    [Fact]
    public async Task Client_that_leaves_while_its_poll_is_being_answered_may_have_lost_messages_and_so_its_session()
    {
        (SockJSSession session, _) = await OpenAsync();
        session.Send(new SockJSMessage("perhaps lost"));
        var poll = new FakePoll();
        poll.Writing = poll.Abort;

        await poll.ServeAsync(service, Id).WaitAsync(Patience.Limit, Cancel);

        Assert.True(service.Directory.Remembers(Id));
        Assert.Equal("close 1006 Connection lost", await service.Handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Client_that_stays_while_its_poll_is_being_answered_keeps_its_session()
    {
        (SockJSSession session, _) = await OpenAsync();
        session.Send(new SockJSMessage("taken"));
        var poll = new FakePoll();

        await poll.ServeAsync(service, Id).WaitAsync(Patience.Limit, Cancel);

        Assert.Equal("a[\"taken\"]\n", poll.Answer);
        Assert.True(session.IsOpen);
        Assert.False(service.Directory.Remembers(Id));
    }

    [Theory, InlineData(true, "c[3001,\"bye\"]\n"), InlineData(false, "c[2010,\"Another connection still open\"]\n")]
    public async Task Second_receiver_hears_of_the_end_of_the_session_rather_than_of_the_first_one(bool isOver, string answer)
    {
        (SockJSSession session, FakeReceiver first) = await OpenAsync(takesMore: true);
        first.Hold();
        session.Send(new SockJSMessage("takes its time"));
        if (isOver) session.Close(new CloseStatus(3001, "bye"));

        var poll = new FakePoll();
        Task serving = poll.ServeAsync(service, Id);
        service.Time.Advance(TimeSpan.FromMilliseconds(100));
        await serving.WaitAsync(Patience.Limit, Cancel);

        Assert.Equal(answer, poll.Answer);
        first.Release();
    }

    /// <summary>A session that another request has opened.</summary>
    private async Task<(SockJSSession Session, FakeReceiver Receiver)> OpenAsync(bool takesMore = false)
    {
        SockJSSession session = service.Directory.FindOrOpen(Id, () => service.OpenSession(Id))!;
        var receiver = new FakeReceiver { TakesMore = _ => takesMore };
        session.TryAttach(receiver);
        Assert.Equal("open", await service.Handler.Calls.NextAsync());
        return (session, receiver);
    }
}
