namespace SockJS.Server.Tests.BadInput;

/// <summary>The cookie for balancers is given back as it came, if it is one. Spec: sockjs 3, 8.</summary>
public sealed class CookieTests
{
    public static TheoryData<string, string> Cookies => new()
    {
        { "", "dummy" }, { "JSESSIONID=abc", "abc" }, { "JSESSIONID=server-1.a!b#c", "server-1.a!b#c" },
        { "a=b; JSESSIONID=abc; c=d", "abc" }, { "JSESSIONID=a%20b", "a%20b" },
        { "JSESSIONID=", "dummy" }, { "jsessionid=abc", "dummy" }, { "XJSESSIONID=abc", "dummy" }, { "JSESSIONID=\"abc\"", "dummy" }, { "JSESSIONID=a\\b", "dummy" },
        { "JSESSIONID=a%0D%0ASet-Cookie:x=y", "a%0D%0ASet-Cookie:x=y" }, { "JSESSIONID=a\tb", "dummy" }, { "JSESSIONID=\u00e4", "dummy" },
        { $"JSESSIONID={new string('x', 256)}", new string('x', 256) }, { $"JSESSIONID={new string('x', 257)}", "dummy" }, { $"JSESSIONID={new string('x', 4000)}", "dummy" },
    };

    [Theory, MemberData(nameof(Cookies))]
    public async Task Cookie_that_is_none_is_not_repeated(string sent, string received)
    {
        await using TestService service = await TestService.StartAsync(options => options.SessionCookie = SessionCookie.Standard, time: new TestClock());

        Assert.Equal($"JSESSIONID={received}; path=/", await CookieAsync(service, sent));
    }

    [Fact]
    public async Task Cookie_for_pages_of_other_sites_says_so()
    {
        await using TestService service = await TestService.StartAsync(options => options.SessionCookie = SessionCookie.CrossSite, time: new TestClock());

        Assert.Equal("JSESSIONID=abc; path=/; SameSite=None; Secure", await CookieAsync(service, "JSESSIONID=abc"));
    }

    [Fact]
    public async Task Without_the_option_there_is_no_cookie()
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());

        Assert.Null(await CookieAsync(service, "JSESSIONID=abc"));
    }

    private static async Task<string?> CookieAsync(TestService service, string sent)
    {
        using RawConnection connection = await RawConnection.ConnectAsync(service.Host.Endpoint, TestService.Cancel);
        string cookie = sent.Length > 0 ? $"Cookie: {sent}\r\n" : "";
        await connection.SendAsync($"POST {TestService.Path}/000/session/xhr HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}Content-Length: 0\r\n\r\n");
        RawResponse answer = await connection.ReadResponseAsync();

        Assert.Equal("o\n", answer.Body);
        return answer.Headers.GetValueOrDefault("Set-Cookie");
    }
}
