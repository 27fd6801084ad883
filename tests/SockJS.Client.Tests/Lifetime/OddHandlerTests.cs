using Microsoft.Extensions.Logging;
using SockJS.Client.Tests.Scripted;
using SockJS.Protocol;

namespace SockJS.Client.Tests.Lifetime;

/// <summary>
/// A handler of the application's own, or a stream of its responses, may go on when it is told to stop, or throw when it is. The client
/// ends all the same, and in the time that it says.
/// </summary>
public sealed class OddHandlerTests
{
    private static readonly TimeSpan CloseTimeout = new SockJSClientOptions().CloseTimeout, Tick = TimeSpan.FromMilliseconds(1);

    public static TheoryData<SockJSTransport> All => [.. Enum.GetValues<SockJSTransport>()];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Poll_that_goes_on_is_left_alone_when_closing_has_taken_its_time()
    {
        await using var talk = new Talk(SockJSTransport.XhrPolling);
        talk.Handler.IsDeaf = true;
        ScriptedRequest poll = await talk.OpenPollingAsync();

        await ExpectEndAsync(talk);

        // What it brings after all is let go of.
        var late = new OddStream("a[\"x\"]\n");
        poll.Answer(late.ToResponse());
        await late.Disposed;
        Assert.True(talk.Handler.IsQuiet);
    }

    [Theory, InlineData(SockJSTransport.XhrStreaming), InlineData(SockJSTransport.EventSource)]
    public async Task Stream_that_goes_on_is_left_alone_when_closing_has_taken_its_time(SockJSTransport transport)
    {
        await using var talk = new Talk(transport);
        var stream = new OddStream(transport is SockJSTransport.EventSource ? "data: o\r\n\r\n" : "o\n");
        Task connecting = await talk.BeginAsync();
        (await talk.Handler.NextAsync()).Answer(stream.ToResponse());
        await connecting;

        await ExpectEndAsync(talk);

        await stream.Disposed;
    }

    [Fact]
    public async Task Message_whose_request_goes_on_fails_when_closing_has_taken_its_time()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        await talk.OpenStreamAsync();
        talk.Handler.IsDeaf = true;
        Task sending = talk.Client.SendAsync("x", Cancel);
        await talk.NextAsync("xhr_send");

        await ExpectEndAsync(talk);

        await Assert.ThrowsAsync<SockJSException>(() => sending.WaitAsync(Patience.Limit, Cancel));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Attempt_that_goes_on_is_left_alone_when_closing_has_taken_its_time(SockJSTransport transport)
    {
        await using var talk = new Talk(transport);
        talk.Handler.IsDeaf = true;
        Task connecting = await talk.BeginAsync();
        ScriptedRequest request = await talk.Handler.NextAsync();

        await ExpectEndAsync(talk);

        Assert.Equal(CloseCode.Normal, (await Assert.ThrowsAsync<SockJSException>(() => connecting)).CloseStatus);
        var late = new OddStream("o\n");
        request.Answer(late.ToResponse());
        await late.Disposed;
    }

    [Fact]
    public async Task Question_what_the_server_has_that_goes_on_is_left_alone_when_closing_has_taken_its_time()
    {
        await using var talk = new Talk(_ => { });
        talk.Handler.IsDeaf = true;
        Task connecting = talk.Client.ConnectAsync(Cancel);
        await talk.NextAsync("info");

        await ExpectEndAsync(talk);

        await Assert.ThrowsAsync<SockJSException>(() => connecting);
    }

    [Fact]
    public async Task Cancelled_attempt_that_goes_on_is_left_alone_after_the_time_that_closing_takes()
    {
        await using var talk = new Talk(SockJSTransport.XhrPolling);
        talk.Handler.IsDeaf = true;
        using var patience = new CancellationTokenSource();
        Task connecting = talk.Client.ConnectAsync(patience.Token);
        await talk.NextAsync("info");

        await patience.CancelAsync();
        talk.Clock.Advance(CloseTimeout - Tick);
        Assert.False(connecting.IsCompleted);
        talk.Clock.Advance(Tick);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Patience.Limit, Cancel));
        Assert.False((await talk.Client.Closed).WasClean);
    }

    [Fact]
    public async Task Attempt_that_goes_on_gives_way_to_the_next_when_it_has_been_waited_for()
    {
        await using var talk = new Talk(options => options.Transports = [SockJSTransport.XhrStreaming, SockJSTransport.XhrPolling]);
        talk.Handler.IsDeaf = true;
        Task connecting = await talk.BeginAsync();
        ScriptedRequest deaf = await talk.NextAsync("xhr_streaming");

        talk.Clock.Advance(new SockJSClientOptions().ConnectTimeout);
        await talk.Clock.AwaitedAsync(CloseTimeout, Cancel);
        await talk.Clock.FlyAsync(AnswerAsync(), TimeSpan.FromSeconds(1)).WaitAsync(Patience.Limit, Cancel);
        await connecting;

        var late = new OddStream("o\n");
        deaf.Answer(late.ToResponse());
        await late.Disposed;

        async Task AnswerAsync() => (await talk.NextAsync("xhr")).Answer(200, "o\n");
    }

    [Fact]
    public async Task Server_that_does_not_say_what_it_has_is_given_up_although_the_handler_goes_on()
    {
        await using var talk = new Talk(_ => { });
        talk.Handler.IsDeaf = true;
        Task connecting = talk.Client.ConnectAsync(Cancel);
        await talk.NextAsync("info");

        Task failing = Assert.ThrowsAsync<SockJSException>(() => connecting);
        await talk.Clock.FlyAsync(failing, TimeSpan.FromSeconds(1)).WaitAsync(Patience.Limit, Cancel);

        Assert.Equal(1002, (await talk.Client.Closed).Status.Code);
    }

    [Fact]
    public async Task Stream_that_throws_when_it_is_disposed_is_the_end_all_the_same_and_logged()
    {
        var log = new LogCollector();
        await using var talk = new Talk(options =>
            (options.Transports, options.Logger) = ([SockJSTransport.XhrStreaming], log.CreateLogger("client")));
        Task connecting = await talk.BeginAsync();
        (await talk.Handler.NextAsync()).Answer(new OddStream("o\n", new IOException("cannot dispose")).ToResponse());
        await connecting;

        await ExpectEndAsync(talk);

        Assert.Equal("cannot dispose", Assert.Single(log.Entries, entry => entry.Level is LogLevel.Error).Exception?.Message);
    }

    [Fact]
    public async Task Stream_that_throws_when_it_is_disposed_does_not_keep_others_from_being_tried()
    {
        await using var talk = new Talk(options => options.Transports = [SockJSTransport.XhrStreaming, SockJSTransport.XhrPolling]);
        Task connecting = await talk.BeginAsync();

        (await talk.NextAsync("xhr_streaming")).Answer(new OddStream("c[1011,\"no\"]\n", new IOException("cannot dispose")).ToResponse());
        (await talk.NextAsync("xhr")).Answer(200, "o\n");

        await connecting.WaitAsync(Patience.Limit, Cancel);
    }

    [Fact]
    public async Task Handler_that_throws_when_it_is_told_to_stop_is_the_end_all_the_same()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        await talk.OpenStreamAsync();
        talk.Handler.OnStop = () => throw new InvalidOperationException("I do not stop");
        Task sending = talk.Client.SendAsync("x", Cancel);
        await talk.NextAsync("xhr_send");

        await ExpectEndAsync(talk);

        await Assert.ThrowsAsync<SockJSException>(() => sending.WaitAsync(Patience.Limit, Cancel));
    }

    [Fact]
    public async Task Poll_that_throws_when_it_is_told_to_stop_is_the_end_at_once()
    {
        await using var talk = new Talk(SockJSTransport.XhrPolling);
        talk.Handler.OnStop = () => throw new InvalidOperationException("I do not stop");
        await talk.OpenPollingAsync();

        await talk.Client.CloseAsync().WaitAsync(Patience.Limit, Cancel);
    }

    [Fact]
    public async Task Handler_that_throws_when_the_time_of_an_attempt_is_up_is_an_attempt_that_failed()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        talk.Handler.OnStop = () => throw new InvalidOperationException("I do not stop");
        Task connecting = await talk.BeginAsync();
        await talk.NextAsync("xhr_streaming");

        talk.Clock.Advance(new SockJSClientOptions().ConnectTimeout);

        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting.WaitAsync(Patience.Limit, Cancel));
        Assert.Equal("it was not open within 00:00:05", failure.Attempts[0].Reason);
    }

    /// <summary>It ends when closing has taken its time, and what is left in it does not keep it.</summary>
    private static async Task ExpectEndAsync(Talk talk)
    {
        await talk.Clock.FlyAsync(talk.Client.DisposeAsync().AsTask(), CloseTimeout).WaitAsync(Patience.Limit, Cancel);
        Assert.Equal(new SockJSCloseInfo(CloseCode.Normal, WasClean: true), await talk.Client.Closed);
        Assert.Equal(0, talk.Clock.RunningTimers);
    }
}
