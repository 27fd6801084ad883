using SockJS.Client.Tests.Scripted;
using SockJS.Protocol;

namespace SockJS.Client.Tests.Receiving;

/// <summary>When the next receiving request follows. Spec: sockjs 6.6, 6.8.</summary>
public sealed class PollingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Next_poll_follows_a_frame_at_once()
    {
        await using var talk = new Talk(SockJSTransport.XhrPolling);
        ScriptedRequest poll = await talk.OpenPollingAsync();

        for (int i = 0; i < 5; i++)
        {
            poll.Answer(200, "a[\"x\"]\n");
            poll = await talk.NextAsync("xhr");
        }
    }

    [Theory]
    [InlineData(SockJSTransport.XhrPolling, "")]
    [InlineData(SockJSTransport.XhrPolling, "\n\n")]
    [InlineData(SockJSTransport.XhrPolling, "<html>\n<style>\nh1 { color: red }\n</style>\nhello\nclick here\n</html>\n")]
    [InlineData(SockJSTransport.XhrPolling, "h\n")]
    [InlineData(SockJSTransport.XhrPolling, "h\nh\n")]
    [InlineData(SockJSTransport.XhrPolling, "a[]\n")]
    [InlineData(SockJSTransport.XhrPolling, "a[1]\n")]
    [InlineData(SockJSTransport.XhrPolling, "m\n")]
    [InlineData(SockJSTransport.XhrPolling, "c[3000]\n")]
    [InlineData(SockJSTransport.XhrPolling, "open\n")]
    [InlineData(SockJSTransport.XhrStreaming, "")]
    [InlineData(SockJSTransport.XhrStreaming, "hhhhhhhhhhhhhhhh\n")]
    [InlineData(SockJSTransport.XhrStreaming, "hhhhhhhhhhhhhhhh\na[\"x\"\n")]
    [InlineData(SockJSTransport.EventSource, "\r\n")]
    [InlineData(SockJSTransport.EventSource, "\r\n: comment\r\nretry: 1\r\n\r\n")]
    [InlineData(SockJSTransport.EventSource, "\r\ndata: h\r\n\r\ndata: hello\r\n\r\n")]
    public async Task Server_that_answers_with_nothing_is_asked_more_and_more_rarely(SockJSTransport transport, string nothing)
    {
        await using var talk = new Talk(transport);
        string o = transport is SockJSTransport.EventSource ? "data: o\r\n\r\n" : "o\n", message = o.Replace("o", "a[\"x\"]", StringComparison.Ordinal);
        Task connecting = await talk.BeginAsync();
        (await talk.Handler.NextAsync()).Answer(200, o);
        await connecting;

        foreach (int pause in (int[])[100, 200, 400, 800, 1600, 3200, 5000, 5000])
        {
            ScriptedRequest request = await talk.Handler.NextAsync();
            request.Answer(200, nothing);
            await talk.Clock.AwaitedAsync(TimeSpan.FromMilliseconds(pause), Cancel);

            talk.Clock.Advance(TimeSpan.FromMilliseconds(pause - 1));
            Assert.True(talk.Handler.IsQuiet);
            talk.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        // A frame makes up for it all.
        (await talk.Handler.NextAsync()).Answer(200, message);
        (await talk.Handler.NextAsync()).Answer(200, nothing);
        await talk.Clock.AwaitedAsync(TimeSpan.FromMilliseconds(100), Cancel);
    }

    [Fact]
    public async Task Heartbeat_that_was_waited_for_is_worth_another_poll_at_once()
    {
        await using var talk = new Talk(SockJSTransport.XhrPolling);
        ScriptedRequest poll = await talk.OpenPollingAsync();
        talk.Clock.Advance(TimeSpan.FromMilliseconds(100));

        poll.Answer(200, "h\n");

        await talk.NextAsync("xhr");
    }

    [Fact]
    public async Task Heartbeat_that_comes_before_the_first_pause_would_have_passed_is_not()
    {
        await using var talk = new Talk(SockJSTransport.XhrPolling);
        ScriptedRequest poll = await talk.OpenPollingAsync();
        talk.Clock.Advance(TimeSpan.FromMilliseconds(99));

        poll.Answer(200, "h\n");

        await talk.Clock.AwaitedAsync(TimeSpan.FromMilliseconds(100), Cancel);
        Assert.True(talk.Handler.IsQuiet);
    }

    [Fact]
    public async Task Nobody_asks_after_the_close_frame()
    {
        await using var talk = new Talk(SockJSTransport.XhrPolling);
        ScriptedRequest poll = await talk.OpenPollingAsync();

        poll.Answer(200, "c[3000,\"Go away!\"]\n");

        Assert.Equal(new SockJSCloseInfo(new CloseStatus(3000, "Go away!"), WasClean: true), await talk.EndAsync());
        Assert.True(talk.Handler.IsQuiet);
    }

    [Fact]
    public async Task Refused_poll_is_the_end()
    {
        await using var talk = new Talk(SockJSTransport.XhrPolling);
        ScriptedRequest poll = await talk.OpenPollingAsync();

        poll.Answer(404);

        Assert.Equal(new SockJSCloseInfo(new CloseStatus(1006, "HTTP status 404"), WasClean: false), await talk.EndAsync());
        Assert.True(talk.Handler.IsQuiet);
    }

    [Fact]
    public async Task Message_from_the_second_response_comes_after_that_from_the_first()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        ScriptedStream first = await talk.OpenStreamAsync();
        await first.WriteAsync("a[\"1\",\"2\"]\n");
        first.Complete();
        (await talk.NextAsync("xhr_streaming")).Answer(200, "hhhh\na[\"3\"]\nm\"4\"\n");

        Assert.Equal(["1", "2", "3", "4"], await talk.Client.ReadAllAsync(Cancel).Take(4).ToArrayAsync(Cancel));
    }
}
