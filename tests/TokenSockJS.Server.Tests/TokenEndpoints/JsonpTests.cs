using System.Net;
using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.TokenEndpoints;

/// <summary>Tokens as old browser clients fetch them from another origin. Spec: 2.3, A7, Q14, Q15.</summary>
public sealed class JsonpTests
{
    private const string Page = "https://app.example/path?query#fragment";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("token_callback_1700000000000_abc123"), InlineData("a.b[0].$c"), InlineData("_")]
    public async Task Token_comes_as_a_call_of_the_function_that_the_page_names(string callback)
    {
        await using TokenHost host = await StartAsync();

        using HttpResponseMessage answer = await AskAsync(host, $"callback={Uri.EscapeDataString(callback)}&user=bob");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/javascript; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        string body = await answer.Content.ReadAsStringAsync(Cancel);
        string head = $$"""/**/ typeof {{callback}} === 'function' && {{callback}}({"token":" """.TrimEnd();
        Assert.StartsWith(head, body, StringComparison.Ordinal);
        Assert.EndsWith("\"});", body, StringComparison.Ordinal);

        Peer peer = await host.OpenAsync();
        await peer.AuthenticateAsync(body[head.Length..^4]);
        Assert.Equal("""{"user":"bob"}""", Assert.Single(host.Server.Sockets).Identity.GetRawText());
    }

    [Fact]
    public async Task First_of_several_callbacks_counts_and_an_empty_one_is_none()
    {
        await using TokenHost host = await StartAsync();

        using HttpResponseMessage first = await AskAsync(host, "callback=x&callback=y");
        using HttpResponseMessage empty = await AskAsync(host, "callback=");

        Assert.StartsWith("/**/ typeof x === 'function' && x({", await first.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal("application/json; charset=utf-8", empty.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("alert(1);//")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\u2028x")]
    [InlineData("a\r\nSet-Cookie: a=b")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("1a")]
    [InlineData("a[b]")]
    [InlineData("a[1")]
    [InlineData("x\n")]
    [InlineData("a-b")]
    public async Task Name_that_cannot_stand_in_a_script_is_400_and_issues_nothing(string callback)
    {
        int asked = 0;
        await using TokenHost host = await StartAsync(options => options.Authenticate = (_, _) =>
        {
            asked++;
            return TokenGrant.Allow("anybody");
        });

        using HttpResponseMessage answer = await AskAsync(host, $"callback={Uri.EscapeDataString(callback)}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("""{"error":"Invalid request"}""", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(0, asked);
    }

    [Theory, InlineData(128, 200), InlineData(129, 400)]
    public async Task Name_has_a_longest_length(int length, int status)
    {
        await using TokenHost host = await StartAsync();

        using HttpResponseMessage answer = await AskAsync(host, $"callback={new string('a', length)}");

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(null, 403)]
    [InlineData("", 403)]
    [InlineData("about:client", 403)]
    [InlineData("https://evil.example/", 403)]
    [InlineData("https://app.example.evil.example/", 403)]
    [InlineData("https://evil.example/https://app.example", 403)]
    [InlineData("https://app.example@evil.example/", 403)]
    [InlineData("https://app.example", 200)]
    public async Task Page_says_by_its_referer_where_it_stands(string? referer, int status)
    {
        await using TokenHost host = await StartAsync();

        using HttpResponseMessage answer = await AskAsync(host, "callback=x", referer);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 403) Assert.DoesNotContain("token", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_page_may_too()
    {
        await using TokenHost host = await StartAsync();

        using HttpResponseMessage answer = await AskAsync(host, "callback=x", $"http://127.0.0.1:{host.Endpoint.Port}/page");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory, InlineData(null, 403), InlineData("https://anybody.example/", 200)]
    public async Task Star_wants_a_referer_all_the_same(string? referer, int status)
    {
        await using TokenHost host = await StartAsync(options => options.AllowedOrigins = ["*"]);

        using HttpResponseMessage answer = await AskAsync(host, "callback=x", referer);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Refusals_call_the_function_too()
    {
        await using TokenHost host = await StartAsync(options => options.Authenticate = (request, _) =>
            request.Data["mode"]?.GetValue<string>() == "deny" ? TokenGrant.Deny : throw new RpcException("</script>\u2028\u2029"));

        using HttpResponseMessage denied = await AskAsync(host, "callback=cb&mode=deny");
        using HttpResponseMessage failed = await AskAsync(host, "callback=cb&mode=fail");

        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        Assert.Equal("""/**/ typeof cb === 'function' && cb({"error":"Forbidden"});""", await denied.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        string body = await failed.Content.ReadAsStringAsync(Cancel);
        Assert.DoesNotContain('\u2028', body);
        Assert.DoesNotContain('\u2029', body);
    }

    [Fact]
    public async Task Switched_off_it_is_403_and_the_log_says_how_to_switch_it_on()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.AllowedOrigins = ["https://app.example"]);

        using HttpResponseMessage answer = await AskAsync(host, "callback=x");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("""{"error":"Forbidden"}""", await answer.Content.ReadAsStringAsync(Cancel));
        LogEntry entry = Assert.Single(host.Log.Entries, entry => entry.Is(ServerEvent.JsonpIsOff));
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.Contains("options.Jsonp = true", entry.Message, StringComparison.Ordinal);
    }

    private static Task<TokenHost> StartAsync(Action<TokenSocketServerOptions>? configure = null) => TokenHost.StartAsync(options =>
    {
        options.AllowedOrigins = ["https://app.example"];
        options.Jsonp = true;
        options.Authenticate = (request, _) => TokenGrant.Allow(new System.Text.Json.Nodes.JsonObject { ["user"] = request.Data["user"]?.DeepClone() });
        configure?.Invoke(options);
    });

    private static async Task<HttpResponseMessage> AskAsync(TokenHost host, string query, string? referer = Page)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/socket/token?{query}");
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site");
        if (referer is not null) request.Headers.TryAddWithoutValidation("Referer", referer);
        return await host.Http.SendAsync(request, Cancel);
    }
}
