using System.Globalization;
using SockJS.Client.Tests.Scripted;
using SockJS.Protocol;

namespace SockJS.Client.Tests.Opening;

/// <summary>Which transports are tried, where, in which order, and for how long. Spec: sockjs 6.2, 6.3.</summary>
public sealed class TransportChoiceTests
{
    private static readonly SockJSTransport[] OverHttp = [SockJSTransport.XhrStreaming, SockJSTransport.EventSource, SockJSTransport.XhrPolling];

    [Fact]
    public async Task Refused_transport_gives_way_to_the_next_at_once()
    {
        await using var talk = new Talk(_ => { });
        Task connecting = await talk.BeginAsync();

        // The clock stands still all the while.
        ScriptedRequest[] attempts = [await Refuse("websocket", 400), await Refuse("xhr_streaming", 403), await Refuse("eventsource", 404), await talk.NextAsync("xhr")];
        attempts[^1].Answer(200, "o\n");
        await connecting;

        Assert.Single(attempts.Select(attempt => attempt.Place.Server).Distinct());
        Assert.Equal(attempts.Length, attempts.Select(attempt => attempt.Place.Session).Distinct().Count());
        Assert.Equal(["GET", "POST", "GET", "POST"], attempts.Select(attempt => attempt.Method));

        async Task<ScriptedRequest> Refuse(string part, int status)
        {
            ScriptedRequest request = await talk.NextAsync(part);
            request.Answer(status);
            return request;
        }
    }

    [Fact]
    public async Task Exception_says_what_each_attempt_failed_of()
    {
        await using var talk = new Talk(_ => { });
        Task connecting = await talk.BeginAsync();
        (await talk.NextAsync("websocket")).Answer(400);
        (await talk.NextAsync("xhr_streaming")).Answer(502);
        (await talk.NextAsync("eventsource")).Fail(new HttpRequestException("no route"));
        ScriptedRequest last = await talk.NextAsync("xhr");
        talk.Clock.Advance(TimeSpan.FromSeconds(5));

        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);

        await last.GivenUp;
        Assert.Equal(ClientCloseCode.AllTransportsFailed, failure.CloseStatus);
        Assert.Equal([SockJSTransport.WebSocket, .. OverHttp], failure.Attempts.Select(attempt => attempt.Transport));
        Assert.Contains("400", failure.Attempts[0].Reason, StringComparison.Ordinal);
        Assert.Equal(["HTTP status 502", "no route", "it was not open within 00:00:05"], failure.Attempts.Skip(1).Select(attempt => attempt.Reason));
        Assert.All(failure.Attempts, attempt => Assert.Contains($"{attempt.Transport}: {attempt.Reason}", failure.Message, StringComparison.Ordinal));
        Assert.Equal(new SockJSCloseInfo(ClientCloseCode.AllTransportsFailed, WasClean: false), await talk.EndAsync());
    }

    [Fact]
    public async Task Reason_of_an_attempt_tells_what_is_inside_of_what_it_failed_of()
    {
        await using var talk = new Talk(options =>
            options.Transports = [SockJSTransport.WebSocket, SockJSTransport.XhrStreaming, SockJSTransport.XhrPolling]);
        Task connecting = await talk.BeginAsync();
        var inside = new IOException("Handshake failed", new TimeoutException("Handshake failed"));
        var failure = new HttpRequestException("No TLS, see inner exception.", inside);
        (await talk.NextAsync("websocket")).Fail(failure);
        (await talk.NextAsync("xhr_streaming")).Fail(failure);
        (await talk.NextAsync("xhr")).Fail(new HttpRequestException("outer", new InvalidOperationException("inner")));

        var error = await Assert.ThrowsAsync<SockJSException>(() => connecting);

        Assert.EndsWith("No TLS, see inner exception. Handshake failed", error.Attempts[0].Reason, StringComparison.Ordinal);
        Assert.Equal("No TLS, see inner exception. Handshake failed", error.Attempts[1].Reason);
        Assert.Equal("outer: inner", error.Attempts[2].Reason);
        Assert.Equal("inner", error.InnerException?.InnerException?.InnerException?.Message);
    }

    [Fact]
    public async Task Question_what_the_server_has_tells_what_is_inside_of_what_it_failed_of()
    {
        await using var talk = new Talk(_ => { });
        Task connecting = talk.Client.ConnectAsync(TestContext.Current.CancellationToken);

        (await talk.NextAsync("info")).Fail(new HttpRequestException("outer", new InvalidOperationException("inner")));

        var error = await Assert.ThrowsAsync<SockJSException>(() => connecting);
        Assert.Contains("(info: outer: inner)", error.Message, StringComparison.Ordinal);
        Assert.Empty(error.Attempts);
    }

    [Theory, MemberData(nameof(Tokens))]
    public async Task Token_that_cannot_be_had_is_an_attempt_that_failed(SockJSTransport transport, Exception failure)
    {
        int asked = 0;
        await using var talk = new Talk(options =>
        {
            options.Transports = [transport, SockJSTransport.XhrPolling];
            options.BearerToken = _ => ++asked == 2 ? throw failure : new ValueTask<string?>("token");
        });
        Task connecting = await talk.BeginAsync();

        (await talk.NextAsync("xhr")).Answer(200, "o\n");

        await connecting.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
    }

    public static TheoryData<SockJSTransport, Exception> Tokens => new()
    {
        { SockJSTransport.WebSocket, new InvalidOperationException("signed out") },
        { SockJSTransport.WebSocket, new TaskCanceledException("nobody answers") },
        { SockJSTransport.WebSocket, new IOException("no connection") },
        { SockJSTransport.XhrStreaming, new InvalidOperationException("signed out") },
        { SockJSTransport.XhrStreaming, new TaskCanceledException("nobody answers") },
    };

    [Fact]
    public async Task Byte_order_mark_before_what_the_server_has_does_not_matter()
    {
        await using var talk = new Talk(options => options.Transports = [SockJSTransport.WebSocket, SockJSTransport.XhrPolling]);
        Task connecting = await talk.BeginAsync("\ufeff{\"websocket\":false,\"base_url\":\"http://other.test/z\"}");

        ScriptedRequest request = await talk.NextAsync("xhr");
        request.Answer(200, "o\n");

        Assert.Equal("other.test", request.Url.Host);
        await connecting;
    }

    [Theory]
    [InlineData(50, 5000, 5000)]
    [InlineData(50, 500, 700)]
    [InlineData(100, 500, 800)]
    [InlineData(101, 500, 808)]
    [InlineData(700, 5000, 5600)]
    public async Task Attempt_may_take_as_long_as_the_way_to_the_server_is_but_not_less_than_the_floor(int roundTrip, int floor, int limit)
    {
        await using var talk = new Talk(options => (options.Transports, options.ConnectTimeout) = ([SockJSTransport.XhrPolling], TimeSpan.FromMilliseconds(floor)));
        Task connecting = talk.Client.ConnectAsync(TestContext.Current.CancellationToken);
        ScriptedRequest info = await talk.NextAsync("info");
        talk.Clock.Advance(TimeSpan.FromMilliseconds(roundTrip));
        info.Answer(200, Talk.Info);
        ScriptedRequest attempt = await talk.NextAsync("xhr");

        talk.Clock.Advance(TimeSpan.FromMilliseconds(limit - 1));
        Assert.False(attempt.IsGivenUp);
        talk.Clock.Advance(TimeSpan.FromMilliseconds(1));

        await attempt.GivenUp;
        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);
        Assert.Equal($"it was not open within {TimeSpan.FromMilliseconds(limit)}", failure.Attempts[0].Reason);
    }

    [Fact]
    public async Task Order_and_choice_are_the_applications()
    {
        await using var talk = new Talk(options => options.Transports = [SockJSTransport.XhrPolling, SockJSTransport.XhrStreaming]);
        Task connecting = await talk.BeginAsync();

        (await talk.NextAsync("xhr")).Answer(404);
        (await talk.NextAsync("xhr_streaming")).Answer(404);

        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);
        Assert.Equal([SockJSTransport.XhrPolling, SockJSTransport.XhrStreaming], failure.Attempts.Select(attempt => attempt.Transport));
        Assert.True(talk.Handler.IsQuiet);
    }

    [Fact]
    public async Task WebSockets_are_left_out_where_the_server_says_that_it_has_none()
    {
        await using var talk = new Talk(options => options.Transports = [SockJSTransport.WebSocket, SockJSTransport.RawWebSocket, SockJSTransport.XhrPolling]);
        Task connecting = await talk.BeginAsync("""{"websocket":false}""");

        (await talk.NextAsync("xhr")).Answer(404);

        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);
        Assert.Equal(
            ["the server says that it has no WebSockets", "the server says that it has no WebSockets", "HTTP status 404"],
            failure.Attempts.Select(attempt => attempt.Reason));
    }

    [Theory]
    [InlineData("/other", "http://server.test/other/")]
    [InlineData("http://elsewhere.test:81/deep/er/", "http://elsewhere.test:81/deep/er/")]
    [InlineData("ftp://elsewhere.test/", "http://server.test/service/")]
    [InlineData("", "http://server.test/service/")]
    public async Task Base_url_is_where_all_but_the_info_goes(string baseUrl, string begins)
    {
        await using var talk = new Talk(options => options.Transports = [SockJSTransport.WebSocket, SockJSTransport.XhrPolling]);
        Task connecting = await talk.BeginAsync($$"""{"base_url":"{{baseUrl}}"}""");

        ScriptedRequest webSocket = await talk.NextAsync("websocket");
        webSocket.Answer(404);
        ScriptedRequest poll = await talk.NextAsync("xhr");
        poll.Answer(200, "o\n");
        await connecting;

        Assert.StartsWith(begins.Replace("http", "ws", StringComparison.Ordinal), webSocket.Url.AbsoluteUri, StringComparison.Ordinal);
        Assert.StartsWith(begins, poll.Url.AbsoluteUri, StringComparison.Ordinal);
        await talk.NextAsync("xhr");
        _ = talk.Client.SendAsync("x", TestContext.Current.CancellationToken);
        Assert.StartsWith(begins, (await talk.NextAsync("xhr_send")).Url.AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://elsewhere.test/x", "https://server.test/service/")]
    [InlineData("https://elsewhere.test/x", "https://elsewhere.test/x/")]
    public async Task Base_url_does_not_lead_out_of_tls(string baseUrl, string begins)
    {
        using var handler = new ScriptedHandler();
        var options = new SockJSClientOptions { HttpHandler = handler, Transports = [SockJSTransport.XhrPolling] };
        await using var client = new SockJSClient(new Uri("https://server.test/service"), options);
        Task connecting = client.ConnectAsync(TestContext.Current.CancellationToken);
        (await handler.NextAsync()).Answer(200, $$"""{"base_url":"{{baseUrl}}"}""");

        ScriptedRequest poll = await handler.NextAsync();
        poll.Answer(200, "o\n");
        await connecting;

        Assert.StartsWith(begins, poll.Url.AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"websocket\":0,\"base_url\":1}")]
    [InlineData("")]
    public async Task Info_that_cannot_be_read_says_nothing(string info)
    {
        await using var talk = new Talk(_ => { });
        Task connecting = await talk.BeginAsync(info);

        (await talk.NextAsync("websocket")).Answer(404);
        (await talk.NextAsync("xhr_streaming")).Answer(200, "o\n");

        await connecting;
    }

    [Theory, InlineData(404), InlineData(500)]
    public async Task Status_of_a_refused_info_is_the_code(int status)
    {
        await using var talk = new Talk(_ => { });
        Task connecting = talk.Client.ConnectAsync(TestContext.Current.CancellationToken);

        (await talk.NextAsync("info")).Answer(status);

        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);
        Assert.Equal(new CloseStatus(status, "Cannot connect to server"), failure.CloseStatus);
        Assert.Empty(failure.Attempts);
        Assert.True(talk.Handler.IsQuiet);
    }

    [Fact]
    public async Task Info_that_does_not_come_is_given_up_when_the_time_is_up()
    {
        await using var talk = new Talk(_ => { });
        Task connecting = talk.Client.ConnectAsync(TestContext.Current.CancellationToken);
        ScriptedRequest info = await talk.NextAsync("info");

        talk.Clock.Advance(TimeSpan.FromMilliseconds(7999));
        Assert.False(info.IsGivenUp);
        talk.Clock.Advance(TimeSpan.FromMilliseconds(1));

        await info.GivenUp;
        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);
        Assert.Equal(new CloseStatus(1002, "Cannot connect to server"), failure.CloseStatus);
        Assert.Contains("nothing came within 00:00:08", failure.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(1000), InlineData(2000), InlineData(3000), InlineData(4999)]
    public async Task Service_that_closes_in_the_place_of_opening_is_not_asked_over_another_transport(int code)
    {
        await using var talk = new Talk(options => options.Transports = OverHttp);
        Task connecting = await talk.BeginAsync();

        (await talk.NextAsync("xhr_streaming")).Answer(200, string.Create(CultureInfo.InvariantCulture, $"c[{code},\"no\"]\n"));

        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);
        Assert.Equal(new CloseStatus(code, "no"), failure.CloseStatus);
        Assert.True(talk.Handler.IsQuiet);
    }

    [Fact]
    public async Task Other_codes_are_no_reason_not_to_try_the_next()
    {
        await using var talk = new Talk(options => options.Transports = OverHttp);
        Task connecting = await talk.BeginAsync();

        (await talk.NextAsync("xhr_streaming")).Answer(200, "c[1011,\"broken\"]\n");
        (await talk.NextAsync("eventsource")).Answer(200, "data: o\r\n\r\n");

        await connecting;
    }
}
