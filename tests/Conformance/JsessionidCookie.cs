using System.Text.Json;

namespace Conformance.Tests;

/// <summary>The cookie by which balancers find a server again. Spec: sockjs 3, 7.</summary>
public sealed class JsessionidCookie(SuiteServer server) : Suite(server)
{
    [Fact]
    public async Task test_basic()
    {
        RawResponse info = await GetAsync($"{WithCookie}/info");

        Assert.Equal(200, info.Status);
        Verify.NoCookie(info);
        using JsonDocument body = JsonDocument.Parse(info.Body);
        Assert.True(body.RootElement.GetProperty("cookie_needed").GetBoolean());
    }

    [Theory, InlineData("", "dummy"), InlineData("Cookie: JSESSIONID=abcdef\r\n", "abcdef")]
    public async Task test_xhr(string sent, string value)
    {
        RawResponse opened = await PostAsync($"{NewSession(WithCookie)}/xhr", headers: sent);

        Verify.Frame(opened, "o\n");
        Verify.Cookie(opened, value);
    }

    [Fact]
    public async Task test_xhr_streaming() => await VerifyAsync(await OpenPostAsync($"{NewSession(WithCookie)}/xhr_streaming"));

    [Fact]
    public async Task test_eventsource() => await VerifyAsync(await OpenGetAsync($"{NewSession(WithCookie)}/eventsource"));

    [Fact]
    public async Task test_htmlfile() => await VerifyAsync(await OpenGetAsync($"{NewSession(WithCookie)}/htmlfile?c=%63allback"));

    [Fact]
    public async Task test_jsonp()
    {
        string url = NewSession(WithCookie);
        RawResponse opened = await GetAsync($"{url}/jsonp?c=%63allback");
        Verify.Frame(opened, "/**/callback(\"o\");\r\n");
        Verify.Cookie(opened);

        RawResponse sent = await PostAsync($"{url}/jsonp_send", "d=%5B%22x%22%5D", Form);
        Assert.Equal((200, "ok"), (sent.Status, sent.Body));
        Verify.Cookie(sent);
    }

    private static async Task VerifyAsync(RawConnection stream)
    {
        using (stream)
        {
            RawResponse head = await stream.ReadHeadAsync();
            Assert.Equal(200, head.Status);
            Verify.Cookie(head);
        }
    }
}
