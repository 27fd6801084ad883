using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Testing.Transports;

namespace SockJS.Server.Tests;

/// <summary>What stands at the head of answers, and what an application is shown of the head of a request. Spec: sockjs 3, 4.1.</summary>
public sealed class AnswerHeaderTests
{
    private static readonly string[] Shown =
    [
        "Accept-Language", "DNT", "Forwarded", "Host", "Referer", "User-Agent", "Via", "X-Client-IP", "X-Cluster-Client-IP", "X-Forwarded-For",
        "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Real-IP", "X-SSL",
    ];

    private static readonly (string Method, string Path)[] Scripted =
        [("GET", "/info"), ("OPTIONS", "/info"), ("POST", "/000/{0}/xhr"), ("POST", "/000/{0}/xhr_send"), ("OPTIONS", "/000/{0}/xhr_send")];

    [Theory, InlineData(""), InlineData("Origin: https://page.example\r\n")]
    public async Task Caches_are_told_that_answers_vary_with_the_origin_whether_there_is_one_or_not(string origin)
    {
        await using TestService service = await StartAsync();

        foreach ((string method, string path) in Scripted)
            Assert.Equal((method, path, "Origin"), (method, path, (await AskAsync(service, method, path, origin)).Headers["Vary"]));
    }

    [Fact]
    public async Task What_answers_vary_with_already_is_kept()
    {
        await using TestService service = await StartAsync(build: app => app.Use(next => context =>
        {
            context.Response.Headers.Append("Vary", "Accept-Language");
            return next(context);
        }));

        using HttpResponseMessage info = await service.Host.Http.GetAsync(new Uri($"{TestService.Path}/info", UriKind.Relative), TestService.Cancel);

        Assert.Equal(["Accept-Language", "Origin"], info.Headers.Vary);
    }

    [Theory, InlineData("/info", "OPTIONS, GET"), InlineData("/000/a/xhr", "OPTIONS, POST"), InlineData("/000/a/xhr_streaming", "OPTIONS, POST"), InlineData("/000/a/xhr_send", "OPTIONS, POST")]
    public async Task Preflight_is_answered_204_with_the_methods_and_for_a_year(string path, string methods)
    {
        await using TestService service = await StartAsync();

        RawResponse answer = await AskAsync(service, "OPTIONS", path, "Origin: https://page.example\r\n");

        Assert.Equal((204, "", methods, "31536000"), (answer.Status, answer.Body, answer.Headers["Access-Control-Allow-Methods"], answer.Headers["Access-Control-Max-Age"]));
    }

    [Fact]
    public async Task Script_or_page_that_is_included_may_not_be_read()
    {
        await using TestService service = await StartAsync();

        foreach ((string method, string path) in new[] { ("GET", "/000/{0}/jsonp?c=x"), ("GET", "/000/{0}/htmlfile?c=x"), ("POST", "/000/{0}/jsonp_send") })
        {
            RawResponse answer = await AskAsync(service, method, path, "Origin: https://page.example\r\nAccess-Control-Request-Headers: a\r\n");
            Assert.DoesNotContain(answer.Headers.Keys, header => header.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Application_sees_what_says_who_and_where_from_and_nothing_that_authenticates()
    {
        await using TestService service = await StartAsync();
        string headers = string.Concat(Shown.Where(name => name != "Host").Select(name => $"{name}: {name} of mine\r\n"));

        (_, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr, $"{headers}Cookie: a=b\r\nOrigin: https://page.example\r\nAuthorization: Basic eDp5\r\nX-Other: z\r\n");

        Assert.Equal(Shown, handler.Connection.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase));
        Assert.All(Shown.Where(name => name != "Host"), name => Assert.Equal($"{name} of mine", handler.Connection.Headers[name]));
    }

    /// <summary>A service for everybody, whose responses end after a frame.</summary>
    private static Task<TestService> StartAsync(Action<WebApplication>? build = null) => TestService.StartAsync(
        options =>
        {
            options.AllowedOrigins.Add("*");
            options.ResponseLimit = 1;
        },
        time: new TestClock(),
        build: build);

    private static Task<RawResponse> AskAsync(TestService service, string method, string path, string headers) => RawHttp.SendAsync(
        service.Host.Endpoint, method, TestService.Path + path.Replace("{0}", Guid.NewGuid().ToString("N"), StringComparison.Ordinal), TestService.Cancel, headers, method == "POST" ? "" : null);
}
