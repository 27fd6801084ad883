using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.TokenEndpoints;

/// <summary>Whose pages get tokens, and which of them may read the answer. Spec: A7.</summary>
public sealed class OriginTests
{
    private const string Listed = "https://app.example", Foreign = "https://evil.example";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Foreign, null, 403)]
    [InlineData("null", null, 403)]
    [InlineData("http://app.example", null, 403)]
    [InlineData("https://app.example:8443", null, 403)]
    [InlineData(null, "cross-site", 403)]
    [InlineData(null, "same-site", 403)]
    [InlineData(null, "same-origin", 200)]
    [InlineData(null, "none", 200)]
    [InlineData(null, null, 200)]
    [InlineData(Listed, "cross-site", 200)]
    [InlineData("HTTPS://APP.example:443", null, 200)]
    public async Task Page_gets_a_token_if_its_origin_may(string? origin, string? fetchSite, int status)
    {
        int asked = 0;
        await using TokenHost host = await StartAsync(() => asked++);

        using HttpResponseMessage answer = await AskAsync(host, HttpMethod.Get, origin, fetchSite);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 200 ? 1 : 0, asked);
        if (status != 200) Assert.Equal("""{"error":"Forbidden"}""", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Own_page_gets_a_token()
    {
        await using TokenHost host = await StartAsync();

        using HttpResponseMessage answer = await AskAsync(host, HttpMethod.Get, $"https://127.0.0.1:{host.Endpoint.Port}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory, InlineData("GET"), InlineData("POST")]
    public async Task Page_of_a_listed_origin_may_read_the_answer(string method)
    {
        await using TokenHost host = await StartAsync();

        using HttpResponseMessage answer = await AskAsync(host, new HttpMethod(method), Listed);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Listed, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("true", Header(answer, "Access-Control-Allow-Credentials"));
        Assert.Equal("Origin", Header(answer, "Vary"));
    }

    [Fact]
    public async Task Page_of_a_foreign_origin_may_not_read_the_answer()
    {
        await using TokenHost host = await StartAsync();

        using HttpResponseMessage answer = await AskAsync(host, HttpMethod.Get, Foreign);

        Assert.Null(Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Star_lets_everybody_in()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.AllowedOrigins = ["*"]);

        using HttpResponseMessage answer = await AskAsync(host, HttpMethod.Get, Foreign);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Foreign, Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Browser_that_asks_beforehand_is_told_what_a_listed_page_may_send()
    {
        int asked = 0;
        await using TokenHost host = await StartAsync(() => asked++);
        using var request = Request(host, HttpMethod.Options, Listed);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization, content-type");

        using HttpResponseMessage answer = await host.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(Listed, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("true", Header(answer, "Access-Control-Allow-Credentials"));
        Assert.Equal("authorization, content-type", Header(answer, "Access-Control-Allow-Headers"));
        Assert.Equal("GET, POST", Header(answer, "Access-Control-Allow-Methods"));
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task Browser_that_asks_beforehand_is_told_nothing_for_a_foreign_page()
    {
        await using TokenHost host = await StartAsync();

        using HttpResponseMessage answer = await AskAsync(host, HttpMethod.Options, Foreign);

        Assert.Null(Header(answer, "Access-Control-Allow-Origin"));
        Assert.Null(Header(answer, "Access-Control-Allow-Methods"));
    }

    [Fact]
    public async Task CORS_of_the_framework_takes_the_place_of_our_own()
    {
        await using TokenHost host = await TokenHost.StartAsync(
            options => options.AllowedOrigins = [Listed],
            services => services.AddCors(cors => cors.AddPolicy("theirs", policy => policy.WithOrigins(Listed).WithExposedHeaders("X-Theirs"))),
            map: app => app.UseRouting().UseCors(),
            guard: endpoints => endpoints.Token.RequireCors("theirs"));

        using HttpResponseMessage answer = await AskAsync(host, HttpMethod.Get, Listed);
        using var asked = Request(host, HttpMethod.Options, Listed);
        asked.Headers.Add("Access-Control-Request-Method", "GET");
        using HttpResponseMessage beforehand = await host.Http.SendAsync(asked, Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([Listed], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal("X-Theirs", Header(answer, "Access-Control-Expose-Headers"));
        Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
        Assert.Null(Header(beforehand, "Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Same_list_is_that_of_the_sockets()
    {
        await using TokenHost host = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, await InfoAsync(Listed));
        Assert.Equal(HttpStatusCode.Forbidden, await InfoAsync(Foreign));

        async Task<HttpStatusCode> InfoAsync(string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/sockets/info");
            request.Headers.Add("Origin", origin);
            using HttpResponseMessage answer = await host.Http.SendAsync(request, Cancel);
            return answer.StatusCode;
        }
    }

    private static Task<TokenHost> StartAsync(Action? asked = null) => TokenHost.StartAsync(options =>
    {
        options.AllowedOrigins = [Listed];
        options.Authenticate = (_, _) =>
        {
            asked?.Invoke();
            return TokenGrant.Allow("anybody");
        };
    });

    private static async Task<HttpResponseMessage> AskAsync(TokenHost host, HttpMethod method, string? origin, string? fetchSite = null)
    {
        using var request = Request(host, method, origin);
        if (fetchSite is not null) request.Headers.Add("Sec-Fetch-Site", fetchSite);
        return await host.Http.SendAsync(request, Cancel);
    }

    private static HttpRequestMessage Request(TokenHost host, HttpMethod method, string? origin)
    {
        var request = new HttpRequestMessage(method, new Uri(host.Http.BaseAddress!, "/socket/token"));
        if (origin is not null) request.Headers.Add("Origin", origin);
        return request;
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;
}
