namespace Conformance.Tests;

/// <summary>One frame a response, and the sending that all XHR transports share. Spec: sockjs 3.4, 3.5.</summary>
public sealed class XhrPolling(SuiteServer server) : Suite(server)
{
    [Theory, InlineData("xhr", "test"), InlineData("xhr", "null"), InlineData("xhr_send", "test"), InlineData("xhr_send", "null")]
    public async Task test_options(string transport, string origin)
    {
        RawResponse answer = await OptionsAsync($"{Echo}/abc/abc/{transport}", $"Access-Control-Request-Method: OPTIONS, POST\r\nOrigin: {origin}\r\n");

        Verify.Preflight(answer, origin, "OPTIONS", "POST");
    }

    [Fact]
    public async Task test_transport()
    {
        string url = NewSession();
        RawResponse opened = await PostAsync($"{url}/xhr", headers: FromTest);
        Verify.Answer(opened, 200, "application/javascript; charset=UTF-8", "o\n");
        Verify.Cors(opened, "test");
        Verify.NotCached(opened);

        // A type without a body: Firefox takes an answer without one for XML and complains.
        RawResponse sent = await PostAsync($"{url}/xhr_send", "[\"x\"]", FromTest);
        Verify.Answer(sent, 204, "text/plain; charset=UTF-8", "");
        Verify.Cors(sent, "test");
        Verify.NotCached(sent);

        RawResponse echo = await PostAsync($"{url}/xhr");
        Verify.Frame(echo, "a[\"x\"]\n");
        Verify.CorsForAll(echo);
    }

    [Fact]
    public async Task test_invalid_session() => Verify.NotFound(await PostAsync($"{NewSession()}/xhr_send", "[\"x\"]"));

    [Fact]
    public async Task test_invalid_json()
    {
        string url = NewSession();
        Verify.Frame(await PostAsync($"{url}/xhr"), "o\n");

        Verify.Error(await PostAsync($"{url}/xhr_send", "[\"x"), "Broken JSON encoding.");
        Verify.Error(await PostAsync($"{url}/xhr_send", ""), "Payload expected.");
        await SendAsync(url, "[\"a\"]");

        Verify.Frame(await PostAsync($"{url}/xhr"), "a[\"a\"]\n");
    }

    [Fact]
    public async Task test_content_types()
    {
        string url = NewSession();
        Verify.Frame(await PostAsync($"{url}/xhr"), "o\n");

        string[] types = ["text/plain", "T", "application/json", "application/xml", "", "application/json; charset=utf-8", "text/xml; charset=utf-8", "text/xml"];
        string[] messages = [.. types.Select(type => $"{type} {Guid.NewGuid()}")];
        Task said = SaysAsync(messages[^1]);
        foreach ((string type, string message) in types.Zip(messages))
        {
            RawResponse sent = await PostAsync($"{url}/xhr_send", $"[\"{message}\"]", $"Content-Type: {type}\r\n");
            Assert.Equal((type, 204, ""), (type, sent.Status, sent.Body));
        }

        await said;

        // One frame, in the order in which they were sent.
        Verify.Frame(await PostAsync($"{url}/xhr"), $"a[\"{string.Join("\",\"", messages)}\"]\n");
    }

    [Theory]
    [InlineData("Access-Control-Request-Headers: a, b, c\r\n", "a, b, c"), InlineData("Access-Control-Request-Headers: \r\n", null), InlineData("", null)]
    public async Task test_request_headers_cors(string asked, string? allowed)
    {
        RawResponse answer = await OptionsAsync($"{NewSession()}/xhr", $"Origin: test\r\nAccess-Control-Request-Method: POST\r\n{asked}");

        Assert.True(answer.Status is 200 or 204);
        Verify.Cors(answer, "test");
        if (allowed is null) Verify.Absent(answer, "Access-Control-Allow-Headers");
        else Assert.Equal(allowed, answer.Headers["Access-Control-Allow-Headers"]);
    }

    [Fact]
    public async Task test_sending_empty_frame()
    {
        string url = NewSession();
        Verify.Frame(await PostAsync($"{url}/xhr"), "o\n");

        await SendAsync(url, "[]");
        await SendAsync(url, "[\"a\"]");

        Verify.Frame(await PostAsync($"{url}/xhr"), "a[\"a\"]\n");
    }
}
