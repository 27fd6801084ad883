using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.TokenEndpoints;

/// <summary>Who asks for a token, and what the answer looks like. Spec: 2.1 to 2.3, A7, Q8, Q16, Q17.</summary>
public sealed class IssueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("/socket/token"), InlineData("/socket/token?"), InlineData("/socket/token?user=zed&"), InlineData("/Socket/TOKEN/"), InlineData("/socket/token/?&")]
    public async Task Token_is_a_lower_case_UUID_of_version_4(string path)
    {
        await using TokenHost host = await TokenHost.StartAsync();

        using HttpResponseMessage answer = await host.Http.GetAsync(path, Cancel);

        AssertAnswer(HttpStatusCode.OK, answer);
        Assert.Matches("""^{"token":"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"}$""", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Each_token_is_another()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        HashSet<string> tokens = [];

        for (int i = 0; i < 100; i++) tokens.Add(await host.GetTokenAsync());

        Assert.Equal(100, tokens.Count);
    }

    [Theory, InlineData("HEAD"), InlineData("PUT"), InlineData("DELETE"), InlineData("PATCH")]
    public async Task Other_methods_are_405_and_issue_nothing(string method)
    {
        int issued = 0;
        await using TokenHost host = await TokenHost.StartAsync(options => options.Authenticate = (_, _) =>
        {
            issued++;
            return TokenGrant.Allow("anybody");
        });
        using var request = new HttpRequestMessage(new HttpMethod(method), "/socket/token");

        using HttpResponseMessage answer = await host.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "OPTIONS", "POST"], answer.Content.Headers.Allow.Order());
        Assert.Equal(0, issued);
    }

    [Fact]
    public async Task Authenticator_sees_the_request_and_its_data()
    {
        (string? Header, string Data) seen = default;
        await using TokenHost host = await TokenHost.StartAsync(options => options.Authenticate = async (request, _) =>
        {
            await Task.Yield();
            seen = (request.HttpContext.Request.Headers["X-Pin"], request.Data.ToJsonString());
            return TokenGrant.Allow(1);
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/socket/token?user=ann&roles[]=a&roles[]=b");
        request.Headers.Add("X-Pin", "1234");

        using HttpResponseMessage answer = await host.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("1234", """{"user":"ann","roles":["a","b"]}"""), seen);
    }

    [Fact]
    public async Task Refusal_is_403()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.Authenticate = (_, _) => TokenGrant.Deny);

        using HttpResponseMessage answer = await host.Http.GetAsync("/socket/token", Cancel);

        AssertAnswer(HttpStatusCode.Forbidden, answer);
        Assert.Equal("""{"error":"Forbidden"}""", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Theory, InlineData("now"), InlineData("later"), InlineData("null"), InlineData("cancelled")]
    public async Task Failing_authenticator_is_500_with_a_fixed_text_and_told_in_the_log_alone(string how)
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.Authenticate = how switch
        {
            "now" => (_, _) => throw new InvalidOperationException("secret"),
            "null" => (_, _) => default,
            "cancelled" => (_, _) => throw new OperationCanceledException("secret"),
            _ => async (_, _) =>
            {
                await Task.Yield();
                throw new InvalidOperationException("secret");
            },
        });
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.AuthenticationFailed));

        using HttpResponseMessage answer = await host.Http.GetAsync("/socket/token", Cancel);

        AssertAnswer(HttpStatusCode.InternalServerError, answer);
        Assert.Equal("""{"error":"Internal error"}""", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Single(host.Log.Entries, entry => entry.Is(ServerEvent.AuthenticationFailed));
    }

    [Fact]
    public async Task Error_that_is_meant_for_the_caller_reaches_him()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.Authenticate = (_, _) => throw new RpcException("your account is locked"));

        using HttpResponseMessage answer = await host.Http.GetAsync("/socket/token", Cancel);

        AssertAnswer(HttpStatusCode.InternalServerError, answer);
        Assert.Equal("""{"error":"your account is locked"}""", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Full_store_is_503()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.Limits.OutstandingTokens = 2);
        string first = await host.GetTokenAsync();
        await host.GetTokenAsync();

        using HttpResponseMessage answer = await host.Http.GetAsync("/socket/token", Cancel);

        AssertAnswer(HttpStatusCode.ServiceUnavailable, answer);
        Assert.Equal("""{"error":"Service unavailable"}""", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(LogLevel.Warning, Assert.Single(host.Log.Entries, entry => entry.Is(ServerEvent.TokenStoreFull)).Level);

        await (await host.OpenAsync()).AuthenticateAsync(first);
        await host.GetTokenAsync();
    }

    [Fact]
    public async Task Failing_store_is_500_with_a_fixed_text()
    {
        await using TokenHost host = await TokenHost.StartAsync(services: services => services.AddSingleton<ITokenStore, FailingStore>());
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.AuthenticationFailed) && entry.Exception?.Message == "redis at 10.0.0.1 is down");

        using HttpResponseMessage answer = await host.Http.GetAsync("/socket/token", Cancel);

        AssertAnswer(HttpStatusCode.InternalServerError, answer);
        Assert.Equal("""{"error":"Internal error"}""", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Caller_who_leaves_is_no_error()
    {
        var asked = new TaskCompletionSource();
        var left = new TaskCompletionSource();
        await using TokenHost host = await TokenHost.StartAsync(options => options.Authenticate = async (_, cancel) =>
        {
            cancel.Register(left.SetResult);
            asked.SetResult();
            await left.Task;
            cancel.ThrowIfCancellationRequested();
            return TokenGrant.Deny;
        });
        using var connection = await RawConnection.ConnectAsync(host.Endpoint, Cancel);
        await connection.SendAsync("GET /socket/token HTTP/1.1\r\nHost: x\r\n\r\n");
        await asked.Task.Soon();

        connection.Reset();

        await left.Task.Soon();
    }

    private static void AssertAnswer(HttpStatusCode status, HttpResponseMessage answer)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Null(answer.Headers.ETag);
    }

    private sealed class FailingStore : ITokenStore
    {
        public ValueTask<bool> AddAsync(string token, JsonSlice identity, TimeSpan lifetime, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("redis at 10.0.0.1 is down");

        public ValueTask<JsonSlice> TakeAsync(string token, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
