namespace SockJS.Server.Tests.BadInput;

/// <summary>A callback becomes part of a script: nothing but a name is one. Spec: sockjs 3.3, 8.</summary>
public sealed class CallbackTests
{
    private const string OwnPage = "Sec-Fetch-Site: same-origin\r\n";
    private const string Required = "\"callback\" parameter required";
    private const string Invalid = "invalid \"callback\" parameter";

    public static TheoryData<string, string> Refused => new()
    {
        { "", Required }, { "?", Required }, { "?c=", Required }, { "?c", Required }, { "?callback=", Required }, { "?d=x", Required },
        { "?c=a%22b", Invalid }, { "?c=a'b", Invalid }, { "?c=a%27b", Invalid }, { "?c=a%60b", Invalid }, { "?c=a%5Cb", Invalid },
        { "?c=a%0Ab", Invalid }, { "?c=a%0D%0Ab", Invalid }, { "?c=a%0A", Invalid }, { "?c=a%E2%80%A8b", Invalid }, { "?c=a%00b", Invalid },
        { "?c=a%20b", Invalid }, { "?c=+", Invalid }, { "?c=%20", Invalid }, { "?c=a;b", Invalid }, { "?c=a,b", Invalid }, { "?c=a&c=b", Invalid },
        { "?c=alert(1)", Invalid }, { "?c=alert%281%29", Invalid }, { "?c=a*b", Invalid }, { "?c=a%2Fb", Invalid }, { "?c=a[0]", Invalid }, { "?c=$", Invalid },
        { "?c=%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E", Invalid }, { "?c=%C3%A4", Invalid }, { "?c=%EF%BD%81", Invalid }, { "?c=a%252E", Invalid },
        { "?c=a%0D%0ASet-Cookie:%20x=y", Invalid }, { "?callback=a%22b", Invalid }, { "?c=&callback=a%22b", Invalid },
        { $"?c={new string('x', 33)}", Invalid }, { $"?c={new string('x', 4000)}", Invalid },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task Callback_that_is_no_name_is_refused_and_not_repeated(string query, string sentence)
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        foreach (string transport in new[] { "jsonp", "htmlfile" })
        {
            RawResponse refusal = await GetAsync(service, $"{transport}{query}");

            Assert.Equal(500, refusal.Status);
            Assert.Equal("text/plain; charset=UTF-8", refusal.Headers["Content-Type"]);
            Assert.Equal($"{sentence}\n", refusal.Body);
            Assert.False(refusal.Headers.ContainsKey("Set-Cookie"));
        }

        Assert.False(service.HasHandler);
    }

    [Theory]
    [InlineData("c=a"), InlineData("c=_jp.a1b2c3"), InlineData("c=a-b_c.D9"), InlineData("callback=a"), InlineData("c=&callback=a"), InlineData("c=%61")]
    [InlineData("c=12345678901234567890123456789012")]
    public async Task Callback_that_is_a_name_is_called(string query)
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        string name = Uri.UnescapeDataString(query.Split('=')[^1]);

        RawResponse script = await GetAsync(service, $"jsonp?{query}");

        Assert.Equal(200, script.Status);
        Assert.Equal($"/**/{name}(\"o\");\r\n", script.Body);
    }

    private static Task<RawResponse> GetAsync(TestService service, string name) =>
        RawHttp.SendAsync(service.Host.Endpoint, "GET", $"{TestService.Path}/000/session/{name}", TestService.Cancel, OwnPage);
}
