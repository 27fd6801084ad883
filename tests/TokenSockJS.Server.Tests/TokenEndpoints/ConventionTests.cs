using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.TokenEndpoints;

/// <summary>The server's endpoints are ordinary ones: what an application demands of those who use them holds.</summary>
public sealed class ConventionTests
{
    private const string Listed = "https://app.example";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Filter_runs_before_the_token_endpoint_and_may_answer_in_its_place()
    {
        await using TokenHost host = await TokenHost.StartAsync(guard: endpoints => endpoints.Token.AddEndpointFilter(async (context, next) =>
            context.HttpContext.Request.Query.ContainsKey("stop") ? Results.Text("stopped", statusCode: 418) : await next(context)));

        using HttpResponseMessage stopped = await host.Http.GetAsync("/socket/token?stop", Cancel);

        Assert.Equal("stopped", await stopped.Content.ReadAsStringAsync(Cancel));
        Assert.Matches("^[0-9a-f-]{36}$", await host.GetTokenAsync());
    }

    [Theory, InlineData("/sockets/info"), InlineData("/sockets/000/session1/xhr"), InlineData("/sockets")]
    public async Task Authorization_holds_for_the_sockets(string path)
    {
        await using TokenHost host = await TokenHost.StartAsync(
            services: services => services.AddAuthorization().AddAuthentication("none").AddCookie("none"),
            map: app => app.UseAuthentication().UseAuthorization(),
            guard: endpoints => endpoints.Sockets.RequireAuthorization().DisableCookieRedirect());

        using HttpResponseMessage answer = await host.Http.PostAsync(path, null, Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task CORS_of_the_framework_takes_the_place_of_our_own_on_the_sockets_too()
    {
        await using TokenHost host = await TokenHost.StartAsync(
            options => options.AllowedOrigins = [Listed],
            services => services.AddCors(cors => cors.AddPolicy("theirs", policy => policy.WithOrigins(Listed).WithExposedHeaders("X-Theirs"))),
            map: app => app.UseRouting().UseCors(),
            guard: endpoints => endpoints.Sockets.RequireCors("theirs"));

        using HttpResponseMessage answer = await AskAsync(host, "/sockets/info");

        Assert.Equal("X-Theirs", Assert.Single(answer.Headers.GetValues("Access-Control-Expose-Headers")));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Page_of_a_listed_origin_may_read_why_it_was_refused_before_the_endpoint()
    {
        await using TokenHost host = await TokenHost.StartAsync(
            options => options.AllowedOrigins = [Listed],
            services => services.AddAuthorization().AddAuthentication("none").AddCookie("none"),
            map: app => app.UseAuthentication().UseAuthorization(),
            guard: endpoints => endpoints.Token.RequireAuthorization());

        using HttpResponseMessage answer = await AskAsync(host, "/socket/token");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("""{"error":"Not authenticated"}""", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(Listed, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    private static async Task<HttpResponseMessage> AskAsync(TokenHost host, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Origin", Listed } } };
        return await host.Http.SendAsync(request, Cancel);
    }
}
