namespace Conformance.Tests;

/// <summary>Frames as scripts, messages as forms. Spec: sockjs 3.4, 3.5.</summary>
public sealed class JsonPolling(SuiteServer server) : Suite(server)
{
    private const string Opened = "/**/x(\"o\");\r\n";
    private const string Closed = "/**/x(\"c[3000,\\\"Go away!\\\"]\");\r\n";

    [Fact]
    public async Task test_transport()
    {
        string url = NewSession();
        RawResponse opened = await GetAsync($"{url}/jsonp?c=%63allback");
        Verify.Answer(opened, 200, "application/javascript; charset=UTF-8", "/**/callback(\"o\");\r\n");
        Verify.NotCached(opened);

        RawResponse sent = await PostAsync($"{url}/jsonp_send", "d=%5B%22x%22%5D", Form);
        Verify.Answer(sent, 200, "text/plain; charset=UTF-8", "ok");
        Verify.NotCached(sent);

        Verify.Frame(await GetAsync($"{url}/jsonp?c=%63allback"), "/**/callback(\"a[\\\"x\\\"]\");\r\n");
    }

    [Fact]
    public async Task test_no_callback() => Verify.Error(await GetAsync($"{Echo}/a/a/jsonp"), "\"callback\" parameter required");

    [Theory, InlineData("%20"), InlineData("*"), InlineData("abc("), InlineData("abc%28")]
    public async Task test_invalid_callback(string callback) =>
        Verify.Error(await GetAsync($"{Echo}/a/a/jsonp?c={callback}"), "invalid \"callback\" parameter");

    [Fact]
    public async Task test_invalid_json()
    {
        string url = NewSession();
        Verify.Frame(await GetAsync($"{url}/jsonp?c=x"), Opened);

        Verify.Error(await PostAsync($"{url}/jsonp_send", "d=%5B%22x", Form), "Broken JSON encoding.");
        foreach (string body in (string[])["", "d=", "p=p"])
            Verify.Error(await PostAsync($"{url}/jsonp_send", body, Form), "Payload expected.");

        await SendFormAsync(url, "d=%5B%22b%22%5D");
        Verify.Frame(await GetAsync($"{url}/jsonp?c=x"), "/**/x(\"a[\\\"b\\\"]\");\r\n");
    }

    [Fact]
    public async Task test_content_types()
    {
        string url = NewSession();
        Verify.Frame(await GetAsync($"{url}/jsonp?c=x"), Opened);

        string last = $"%61bc {Guid.NewGuid()}";
        Task said = SaysAsync(last);
        await SendFormAsync(url, "d=%5B%22abc%22%5D");
        RawResponse sent = await PostAsync($"{url}/jsonp_send", $"[\"{last}\"]", "Content-Type: text/plain\r\n");
        Assert.Equal((200, "ok"), (sent.Status, sent.Body));
        await said;

        // A body that is no form is not URL-decoded.
        Verify.Frame(await GetAsync($"{url}/jsonp?c=x"), $"/**/x(\"a[\\\"abc\\\",\\\"{last}\\\"]\");\r\n");
    }

    [Fact]
    public async Task test_close()
    {
        string url = NewSession(Close);

        Verify.Frame(await GetAsync($"{url}/jsonp?c=x"), Opened);
        Verify.Frame(await GetAsync($"{url}/jsonp?c=x"), Closed);
        Verify.Frame(await GetAsync($"{url}/jsonp?c=x"), Closed);
    }

    [Fact]
    public async Task test_sending_empty_frame()
    {
        string url = NewSession();
        Verify.Frame(await GetAsync($"{url}/jsonp?c=x"), Opened);

        await SendFormAsync(url, "d=%5B%5D");
        await SendFormAsync(url, "d=%5B%22x%22%5D");

        Verify.Frame(await GetAsync($"{url}/jsonp?c=x"), "/**/x(\"a[\\\"x\\\"]\");\r\n");
    }

    private async Task SendFormAsync(string session, string form)
    {
        RawResponse sent = await PostAsync($"{session}/jsonp_send", form, Form);
        Assert.Equal((200, "ok"), (sent.Status, sent.Body));
    }
}
