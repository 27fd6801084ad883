using SockJS.Client.Tests.Scripted;
using SockJS.Protocol;

namespace SockJS.Client.Tests.Sending;

/// <summary>What travels to the server over HTTP, and what becomes of it when that fails. Spec: sockjs 6.5.</summary>
public sealed class SendTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(SockJSTransport.XhrPolling), InlineData(SockJSTransport.XhrStreaming), InlineData(SockJSTransport.EventSource)]
    public async Task One_request_is_on_its_way_and_what_waits_travels_together(SockJSTransport transport)
    {
        await using var talk = new Talk(transport);
        await OpenAsync(talk, transport);

        Task first = talk.Client.SendAsync("1", Cancel);
        ScriptedRequest request = await talk.NextAsync("xhr_send");
        Task[] others = [.. "2345".Select(message => talk.Client.SendAsync($"{message}", Cancel))];
        Assert.Equal("""["1"]""", request.Body);
        Assert.True(talk.Handler.IsQuiet);
        Assert.False(first.IsCompleted);

        request.Answer(204);
        await first;
        request = await talk.NextAsync("xhr_send");
        Assert.Equal("""["2","3","4","5"]""", request.Body);
        Assert.Equal("text/plain; charset=UTF-8", $"{request.Message.Content?.Headers.ContentType}");
        Assert.All(others, other => Assert.False(other.IsCompleted));

        request.Answer(200);
        await Task.WhenAll(others);
        Assert.True(talk.Handler.IsQuiet);
    }

    [Theory, InlineData(500), InlineData(404), InlineData(302)]
    public async Task Refused_message_is_the_end_and_those_behind_it_fail_too(int status)
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        await talk.OpenStreamAsync();
        Task first = talk.Client.SendAsync("1", Cancel), second = talk.Client.SendAsync("2", Cancel);

        (await talk.NextAsync("xhr_send")).Answer(status);

        var failure = await Assert.ThrowsAsync<SockJSException>(() => first);
        Assert.Contains($"HTTP status {status}", failure.Message, StringComparison.Ordinal);
        Assert.NotSame(failure, await Assert.ThrowsAsync<SockJSException>(() => second));
        var end = new CloseStatus(1006, $"Sending error: HTTP status {status}");
        Assert.Equal(new SockJSCloseInfo(end, WasClean: false), await talk.EndAsync());
        Assert.True(talk.Handler.IsQuiet);
    }

    [Fact]
    public async Task Handler_that_throws_what_it_likes_is_a_connection_that_broke()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        await talk.OpenStreamAsync();
        Task sending = talk.Client.SendAsync("1", Cancel);

        (await talk.NextAsync("xhr_send")).Fail(new InvalidOperationException("no more tries"));

        Assert.Contains("no more tries", (await Assert.ThrowsAsync<SockJSException>(() => sending)).Message, StringComparison.Ordinal);
        Assert.Equal(new SockJSCloseInfo(new CloseStatus(1006, "no more tries"), WasClean: false), await talk.EndAsync());
    }

    [Fact]
    public async Task Token_that_cannot_be_had_is_the_end_and_says_why()
    {
        int asked = 0;
        await using var talk = new Talk(options =>
        {
            options.Transports = [SockJSTransport.XhrStreaming];
            options.BearerToken = _ => ++asked > 2 ? throw new InvalidOperationException("signed out") : new ValueTask<string?>("token");
        });
        await talk.OpenStreamAsync();

        var failure = await Assert.ThrowsAsync<SockJSException>(() => talk.Client.SendAsync("1", Cancel));

        Assert.Contains("signed out", failure.Message, StringComparison.Ordinal);
        Assert.Equal(new SockJSCloseInfo(new CloseStatus(1006, "signed out"), WasClean: false), await talk.EndAsync());
    }

    [Fact]
    public async Task Message_that_hangs_is_given_up_when_closing_has_taken_its_time()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        await talk.OpenStreamAsync();
        Task sending = talk.Client.SendAsync("1", Cancel);
        ScriptedRequest request = await talk.NextAsync("xhr_send");

        Task closing = talk.Client.CloseAsync();
        talk.Clock.Advance(TimeSpan.FromMilliseconds(4999));
        Assert.False(closing.IsCompleted || request.IsGivenUp);
        talk.Clock.Advance(TimeSpan.FromMilliseconds(1));

        await request.GivenUp;
        await Assert.ThrowsAsync<SockJSException>(() => sending);
        await closing.WaitAsync(Patience.Limit, Cancel);
        Assert.True((await talk.EndAsync()).WasClean);
    }

    [Fact]
    public async Task Messages_that_fail_together_fail_each_with_an_exception_of_its_own()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        await talk.OpenStreamAsync();
        Task first = talk.Client.SendAsync("1", Cancel), second = talk.Client.SendAsync("2", Cancel);
        Task third = talk.Client.SendAsync("3", Cancel);
        (await talk.NextAsync("xhr_send")).Answer(204);
        await first;

        (await talk.NextAsync("xhr_send")).Answer(500);

        Assert.NotSame(await Assert.ThrowsAsync<SockJSException>(() => second), await Assert.ThrowsAsync<SockJSException>(() => third));
    }

    [Fact]
    public async Task Message_that_fails_because_the_connection_has_ended_says_how_it_ended()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        ScriptedStream stream = await talk.OpenStreamAsync();
        Task sending = talk.Client.SendAsync("1", Cancel);
        ScriptedRequest request = await talk.NextAsync("xhr_send");
        await stream.WriteAsync("c[3000,\"Go away!\"]\n");
        await talk.Client.Closed.WaitAsync(Patience.Limit, Cancel);

        request.Answer(404);

        Assert.Equal(new CloseStatus(3000, "Go away!"), (await Assert.ThrowsAsync<SockJSException>(() => sending)).CloseStatus);
    }

    [Fact]
    public async Task Message_on_its_way_may_arrive_while_the_client_closes()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        await talk.OpenStreamAsync();
        Task sending = talk.Client.SendAsync("1", Cancel), waiting = talk.Client.SendAsync("2", Cancel);
        ScriptedRequest request = await talk.NextAsync("xhr_send");

        Task closing = talk.Client.CloseAsync();
        await Assert.ThrowsAsync<SockJSException>(() => waiting);
        request.Answer(204);

        await sending;
        await closing.WaitAsync(Patience.Limit, Cancel);
        await talk.EndAsync();
        Assert.True(talk.Handler.IsQuiet);
    }

    internal static async Task OpenAsync(Talk talk, SockJSTransport transport)
    {
        if (transport is SockJSTransport.XhrPolling) await talk.OpenPollingAsync();
        else await talk.OpenStreamAsync();
    }
}
