using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server.Tests;

/// <summary>When a session is open, when it is over, and who is told. Spec: sockjs 4.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly FakeService service = new();
    private readonly FakeReceiver receiver = new();

    private RecordingHandler Handler => service.Handler;

    public void Dispose() => service.Dispose();

    [Fact]
    public void Session_opens_with_its_first_receiver()
    {
        SockJSSession session = service.OpenSession();
        Assert.False(session.IsOpen);
        Assert.Empty(Handler.Calls.TakeAll());

        session.TryAttach(receiver);

        Assert.True(session.IsOpen);
        Assert.Equal(["o"], receiver.TakeWritten());
        Assert.Equal(["open"], Handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Session_is_told_of_its_end_once_whatever_else_ends_it()
    {
        SockJSSession session = service.OpenSession();
        session.TryAttach(receiver);

        session.Close(new CloseStatus(3001, "first"));
        session.Close(new CloseStatus(3002, "second"));
        session.ClosedByPeer(new CloseStatus(3003, "third"));
        session.Detach();

        Assert.Equal(["o", "c 3001 first"], receiver.TakeWritten());
        Assert.Equal("open", await Handler.Calls.NextAsync());
        Assert.Equal("close 3001 first", await Handler.Calls.NextAsync());
        Assert.Empty(Handler.Calls.TakeAll());
    }

    [Fact]
    public void Fresh_session_whose_receiver_comes_late_is_not_taken_for_one_that_nobody_comes_for()
    {
        SockJSSession session = service.OpenSession();
        service.Time.Pass(TimeSpan.FromSeconds(4.75));
        receiver.Writing = _ => service.Time.Pass(TimeSpan.FromSeconds(4.75));

        session.TryAttach(receiver);

        Assert.Equal(0, receiver.Aborts);
        Assert.True(session.IsOpen);
    }

    [Fact]
    public void Token_of_a_session_that_is_about_to_open_is_not_cancelled()
    {
        SockJSSession session = service.OpenSession();
        CancellationToken aborted = session.Aborted;
        Assert.False(aborted.IsCancellationRequested);

        session.TryAttach(receiver);
        Assert.False(aborted.IsCancellationRequested);
        Assert.Equal(aborted, session.Aborted);
    }

    [Fact]
    public async Task Token_is_cancelled_at_the_end()
    {
        SockJSSession session = service.OpenSession();
        session.TryAttach(receiver);
        CancellationToken aborted = session.Aborted;
        var cancelled = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = aborted.Register(cancelled.SetResult);

        session.Close(CloseCode.Normal);

        await cancelled.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.True(session.Aborted.IsCancellationRequested);
    }

    [Fact]
    public async Task Token_is_cancelled_when_the_session_never_opened()
    {
        SockJSSession session = service.OpenSession();
        var cancelled = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = session.Aborted.Register(cancelled.SetResult);

        session.Detach();

        await cancelled.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.Empty(Handler.Calls.TakeAll());
        Assert.Equal(0, service.Sessions.Count);
    }

    [Fact]
    public void Session_closed_before_it_opened_says_so_to_its_first_receiver_and_bothers_no_handler()
    {
        SockJSSession session = service.OpenSession();
        session.Send(new SockJSMessage("hello"));
        session.Close(new CloseStatus(3001, "not you"));
        Assert.False(session.Send(new SockJSMessage("too late")));

        session.TryAttach(receiver);
        Assert.Equal(["o", "a[hello]", "c 3001 not you"], receiver.TakeWritten());
        Assert.False(session.IsOpen);

        session.Detach();
        Assert.Empty(Handler.Calls.TakeAll());
        Assert.Equal(0, service.Sessions.Count);
    }

    [Fact]
    public async Task Session_keeps_its_place_until_the_wire_is_gone_and_the_application_is_done()
    {
        var closing = new TaskCompletionSource();
        Handler.Closing = () => new ValueTask(closing.Task);
        SockJSSession session = service.OpenSession();
        session.TryAttach(receiver);
        Assert.Equal("open", await Handler.Calls.NextAsync());

        session.Close(CloseCode.Normal);
        Assert.Equal("close 1000 Normal closure", await Handler.Calls.NextAsync());
        Assert.Equal(1, service.Sessions.Count);

        session.Detach();
        Assert.Equal(1, service.Sessions.Count);

        service.Sessions.Stop();
        closing.SetResult();
        await service.Sessions.Empty.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.Equal(0, service.Sessions.Count);
    }

    [Fact]
    public void Session_that_slips_in_while_the_service_is_going_down_is_sent_away_too()
    {
        RecordingHandler handler = Handler;
        service.Creating = service.Sessions.Stop;

        SockJSSession session = service.OpenSession();
        session.TryAttach(receiver);

        Assert.Equal(["o", "c 1012 restart;window=5000"], receiver.TakeWritten());
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public void Session_that_cannot_be_looked_after_does_not_keep_the_sweeper_from_the_others()
    {
        service.Log.ExpectErrors(error => error.Event.Id == 6);
        FakeReceiver[] receivers = [receiver, new FakeReceiver()];
        foreach (FakeReceiver each in receivers)
        {
            each.Aborting = () => throw new FormatException();
            service.OpenSession().TryAttach(each);
        }

        foreach (SockJSSession session in service.Sessions.All) session.Close(CloseCode.Normal);
        service.Time.Pass(TimeSpan.FromSeconds(5) + SessionSweeper.Tick);

        Assert.All(receivers, each => Assert.NotEqual(0, each.Aborts));
        Assert.Contains(service.Log.Entries, entry => entry.Exception is FormatException);
    }
}
