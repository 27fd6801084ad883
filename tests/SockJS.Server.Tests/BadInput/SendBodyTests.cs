using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Testing.Transports;

namespace SockJS.Server.Tests.BadInput;

/// <summary>What comes as the body of a send request is an array of strings, or harms nobody. Spec: sockjs 3.5.</summary>
public sealed class SendBodyTests
{
    private const string Expected = "Payload expected.\n";
    private const string Broken = "Broken JSON encoding.\n";

    public static TheoryData<string, string> Bodies => new()
    {
        { "", Expected }, { " ", Expected }, { "\r\n\t ", Expected },
        { "\"bare\"", Expected }, { " \"bare\"", Expected }, { "\"", Expected },
        { "{}", Broken }, { "{\"a\":[\"b\"]}", Broken }, { "1", Broken }, { "null", Broken }, { "true", Broken }, { "bare", Broken },
        { "[", Broken }, { "]", Broken }, { "[]]", Broken }, { "[[]]", Broken }, { "[\"a\"", Broken }, { "[\"a", Broken },
        { "[\"a\",", Broken }, { "[\"a\",]", Broken }, { "[,]", Broken },
        { "[\"a\" \"b\"]", Broken }, { "[\"a\"],", Broken }, { "[\"a\"]x", Broken }, { "[\"a\"][\"b\"]", Broken }, { "['a']", Broken }, { "[a]", Broken },
        { "[1]", Broken }, { "[\"a\",1]", Broken }, { "[null]", Broken }, { "[true]", Broken }, { "[{}]", Broken }, { "[\"a\",[\"b\"]]", Broken },
        { "[\"\\x\"]", Broken }, { "[\"\\u12\"]", Broken }, { "[\"\\u12g4\"]", Broken }, { "[\"\\\"]", Broken }, { "[\"a\nb\"]", Broken }, { "[\"a\0b\"]", Broken },
        { "\uFEFF[\"a\"]", Broken }, { "/**/[\"a\"]", Broken }, { "[\"good\",\"\\u12\"]", Broken },
    };

    [Theory, MemberData(nameof(Bodies))]
    public async Task Body_that_is_no_array_of_strings_is_refused_whole_and_the_session_goes_on(string body, string sentence)
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        foreach (HttpWrapping wrapping in new[] { HttpWrapping.Xhr, HttpWrapping.Jsonp })
        {
            (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(wrapping);

            Expect(500, sentence, await client.PostAsync(body));
            Expect(500, sentence, await client.PostAsync("application/json", Encoding.UTF8.GetBytes(body)));

            await ExpectAliveAsync(client, handler);
        }
    }

    [Theory]
    [InlineData("[\"\xFF\"]"), InlineData("[\"\xC3\"]"), InlineData("[\"\xC0\x80\"]"), InlineData("[\"\xE2\x82\"]")]
    [InlineData("[\"\xED\xA0\x80\"]"), InlineData("[\"\xED\xB0\x80\"]"), InlineData("[\"\xF5\x80\x80\x80\"]"), InlineData("[\"good\",\"\x80\"]")]
    public async Task Body_that_is_not_UTF_8_is_refused_whole_and_the_session_goes_on(string latin1)
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        foreach (HttpWrapping wrapping in new[] { HttpWrapping.Xhr, HttpWrapping.Jsonp })
        {
            (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(wrapping);

            Expect(500, Broken, await client.PostAsync(Encoding.Latin1.GetBytes(latin1)));

            await ExpectAliveAsync(client, handler);
        }
    }

    [Theory]
    [InlineData(""), InlineData("d="), InlineData("p=p"), InlineData("d"), InlineData("D=[\"x\"]"), InlineData("&&&")]
    [InlineData("x=d=[\"x\"]"), InlineData("d=+%20"), InlineData("d=%22bare%22")]
    public async Task Form_without_a_payload_is_refused(string form)
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Jsonp);

        Expect(500, Expected, await client.PostAsync("application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(form)));

        await ExpectAliveAsync(client, handler);
    }

    [Theory, InlineData("d=[%22a+b%22]", "a b"), InlineData("x=y&d=%5B%22%2B%25%22%5D&z", "+%"), InlineData("d=[\"%zz\"]", "%zz"), InlineData("d=[\"1\"]&d=[\"2\"]", "1")]
    public async Task Form_with_a_payload_is_understood_whatever_is_around_it(string form, string message)
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Jsonp);

        Expect(200, "ok", await client.PostAsync("application/x-www-form-urlencoded; charset=UTF-8", Encoding.UTF8.GetBytes(form)));

        Assert.Equal($"message {message}", await handler.Calls.NextAsync());
    }

    [Theory, InlineData("[]"), InlineData(" [ ] \r\n")]
    public async Task Array_of_nothing_says_nothing(string body)
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr);

        Expect(204, "", await client.PostAsync(body));

        await ExpectAliveAsync(client, handler);
    }

    [Fact]
    public async Task Body_that_says_to_be_two_gigabytes_is_refused_before_a_byte_of_it_has_come()
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr);
        using RawConnection connection = await RawConnection.ConnectAsync(service.Host.Endpoint, TestService.Cancel);

        await connection.SendAsync($"POST {client.Address.PathOf("xhr_send")} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2147483648\r\nExpect: 100-continue\r\n\r\n");

        Assert.Equal(413, (await connection.ReadResponseAsync()).Status);
        await ExpectAliveAsync(client, handler);
    }

    [Fact]
    public async Task Body_that_does_not_say_how_long_it_is_is_refused_when_it_is_too_long()
    {
        await using TestService service = await TestService.StartAsync(options => (options.MaxMessageBytes, options.MaxBodyBytes) = (10, 1), time: new TestClock());
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr);
        using RawConnection connection = await RawConnection.ConnectAsync(service.Host.Endpoint, TestService.Cancel);

        // 65 bytes are the most that one message of 10 can need.
        await connection.SendAsync($"POST {client.Address.PathOf("xhr_send")} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n42\r\n[\"{new string(' ', 64)}\r\n");

        Assert.Equal(413, (await connection.ReadResponseAsync()).Status);
        await ExpectAliveAsync(client, handler);
    }

    [Fact]
    public async Task Many_messages_that_fit_travel_together_up_to_a_limit_of_their_own()
    {
        await using TestService service = await TestService.StartAsync(options => (options.MaxMessageBytes, options.MaxBodyBytes) = (10, 150), time: new TestClock());
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr);
        string[] messages = [.. Enumerable.Repeat("0123456789", 11)];

        Expect(204, "", await client.PostAsync($"[\"{string.Join("\",\"", messages)}\"]"));
        foreach (string message in messages) Assert.Equal($"message {message}", await handler.Calls.NextAsync());

        Expect(413, "", await client.PostAsync($"[\"{string.Join("\",\"", messages)}\",\"one more\"]"));
        await ExpectAliveAsync(client, handler);
    }

    [Fact]
    public async Task More_messages_than_a_body_may_hold_are_refused_whole_and_the_session_goes_on()
    {
        await using TestService service = await TestService.StartAsync(options => options.MaxBodyMessages = 3, time: new TestClock());
        foreach (HttpWrapping wrapping in new[] { HttpWrapping.Xhr, HttpWrapping.Jsonp })
        {
            (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(wrapping);

            Expect(413, "", await client.PostAsync("""["1","2","3","4"]"""));
            await ExpectAliveAsync(client, handler);

            await client.SendAsync("1", "2", "3");
            for (int i = 1; i <= 3; i++) Assert.Equal($"message {i}", await handler.Calls.NextAsync());
        }
    }

    [Fact]
    public async Task Form_of_a_message_that_fits_fits_however_it_is_escaped()
    {
        await using TestService service = await TestService.StartAsync(options => (options.MaxMessageBytes, options.MaxBodyBytes) = (100, 1), time: new TestClock());
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Jsonp);

        await client.SendAsync(new string('"', 100));

        Assert.Equal($"message {new string('"', 100)}", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task A_million_empty_messages_harm_nobody()
    {
        int heard = 0;
        var all = new TaskCompletionSource();
        await using KestrelHost host = await KestrelHost.StartAsync(services => services.AddSockJS(), app =>
        {
            app.MapSockJS(EchoService.Path, EchoService.ServeAsync);
            app.MapSockJS("/count", _ => new Counter(() =>
            {
                if (++heard == 1_000_000) all.SetResult();
            }), options => options.MaxBodyMessages = 1_000_000);
        });
        using var other = new HttpTransportClient(HttpWrapping.XhrStreaming, new TransportAddress(host.Endpoint, EchoService.Path, TestService.Cancel));
        using var client = new HttpTransportClient(HttpWrapping.XhrStreaming, new TransportAddress(host.Endpoint, "/count", TestService.Cancel));
        await other.OpenAsync();
        await client.OpenAsync();

        Task<RawResponse> posting = client.PostAsync($"[{string.Join(',', Enumerable.Repeat("\"\"", 1_000_000))}]");
        await other.SendAsync("meanwhile");
        Assert.Equal("meanwhile", await other.ReadMessageAsync());
        Expect(204, "", await posting);

        await all.Task.WaitAsync(Patience.Limit, TestService.Cancel);
        Assert.Equal(1_000_000, heard);
    }

    private static void Expect(int status, string text, RawResponse answer) => Assert.Equal((status, text), (answer.Status, answer.Body));

    private static async Task ExpectAliveAsync(HttpTransportClient client, RecordingHandler handler)
    {
        await client.SendAsync("alive");
        Assert.Equal("message alive", await handler.Calls.NextAsync());
        Assert.Empty(handler.Calls.TakeAll());
    }

    private sealed class Counter(Action count) : SockJSHandler
    {
        public override ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8)
        {
            count();
            return default;
        }
    }
}
