using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.TokenEndpoints;

/// <summary>Tokens for whoever has an HTTP session, as the Node server gave them. Spec: 2.2, 2.4.</summary>
public sealed class SessionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_has_something_under_the_key_gets_a_token_for_his_session()
    {
        await using TokenHost host = await StartAsync(session =>
        {
            session.SetString("auth", "true");
            session.SetString("user", "sess-user");
            session.SetString("cart", """{"items":[1,2]}""");
            session.SetInt32("visits", 3);
            session.SetInt32("balance", -7);
            session.Set("noise", [0xC3, 0x28, 0x01, 0x02, 0x03]);
        });

        JsonElement identity = await IdentifyAsync(host);

        Assert.True(JsonElement.DeepEquals(
            JsonElement.Parse("""{"auth":true,"user":"sess-user","cart":{"items":[1,2]},"visits":3,"balance":-7}"""), identity), identity.GetRawText());
    }

    [Fact]
    public async Task Where_the_token_was_asked_for_is_no_part_of_the_identity()
    {
        await using TokenHost host = await StartAsync(session => session.SetString("auth", "true"));

        JsonElement identity = await IdentifyAsync(host);

        Assert.Equal("""{"auth":true}""", identity.GetRawText());
        TokenRequester requester = Assert.Single(host.Server.Sockets).Requester!;
        Assert.Equal(("127.0.0.1", "127.0.0.1"), (requester.Host, requester.Address));
        Assert.Empty(requester.Addresses);
    }

    [Fact]
    public async Task Nothing_in_the_session_passes_for_where_the_token_was_asked_for()
    {
        await using TokenHost host = await StartAsync(session =>
        {
            session.SetString("auth", "true");
            session.SetString("__ip", "6.6.6.6");
        });

        await IdentifyAsync(host);

        Assert.Equal("127.0.0.1", Assert.Single(host.Server.Sockets).Requester!.Address);
    }

    [Fact]
    public async Task Requester_is_who_a_trusted_proxy_says()
    {
        await using TokenHost host = await StartAsync(session => session.SetString("auth", "true"), app => app.UseForwardedHeaders(
            new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost }));
        host.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        host.Http.DefaultRequestHeaders.Add("X-Forwarded-Host", "www.example.com");

        await IdentifyAsync(host);

        TokenRequester requester = Assert.Single(host.Server.Sockets).Requester!;
        Assert.Equal(("www.example.com", "203.0.113.9"), (requester.Host, requester.Address));
        Assert.Equal(["203.0.113.9"], requester.Addresses);
    }

    [Theory, InlineData(null), InlineData(""), InlineData("false"), InlineData("null"), InlineData("0"), InlineData("\"\"")]
    public async Task Who_has_nothing_under_the_key_is_refused(string? value)
    {
        await using TokenHost host = await StartAsync(session =>
        {
            if (value is not null) session.SetString("auth", value);
        });

        using HttpResponseMessage answer = await host.Http.GetAsync("/socket/token", Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("""{"error":"Forbidden"}""", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Application_without_sessions_fails_without_telling_the_client_why()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.Authenticate = SessionAuthentication.ByKey("auth"));
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.AuthenticationFailed));

        using HttpResponseMessage answer = await host.Http.GetAsync("/socket/token", Cancel);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("""{"error":"Internal error"}""", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData("""{"__host":"h","__ip":"i","__ips":["a","b"],"user":"x"}""", """{"user":"x"}""")]
    [InlineData("""{"user":"x","__ip":5,"__ips":"no"}""", """{"user":"x"}""")]
    [InlineData("""{"user":"__ip"}""", """{"user":"__ip"}""")]
    [InlineData("""["__ip"]""", """["__ip"]""")]
    [InlineData("\"__ip\"", "\"__ip\"")]
    [InlineData("""{"__x":1,"a":1,"a":2}""", """{"__x":1,"a":1,"a":2}""")]
    [InlineData("""{"__ip":"1","a":1,"a":{"b":1,"b":2}}""", """{"a":{"b":1,"b":2}}""")]
    [InlineData("""{"__ip":"1","a":"\ud800"}""", """{"__ip":"1","a":"\ud800"}""")]
    [InlineData("""{"__ip":"\ud800"}""", """{"__ip":"\ud800"}""")]
    [InlineData("""{"__ip":"1","\ud800":1}""", """{"__ip":"1","\ud800":1}""")]
    public async Task Identity_that_another_server_stored_is_taken_apart(string stored, string identity)
    {
        await using TokenHost host = await TokenHost.StartAsync();
        const string token = "6fa459ea-ee8a-4ca4-894e-db77e160355e";
        await host.Store.AddAsync(token, new(Encoding.UTF8.GetBytes(stored)), TimeSpan.FromSeconds(30), Cancel);

        Peer peer = await host.OpenAsync();
        await peer.AuthenticateAsync(token);

        Assert.Equal(identity, Assert.Single(host.Server.Sockets).Identity.GetRawText());
    }

    [Fact]
    public async Task Identity_that_the_application_gives_says_nothing_of_where_it_was_asked_for()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.Authenticate = (request, _) => TokenGrant.Allow(request.Data));
        string answer = await host.Http.GetStringAsync("/socket/token?user=eve&__ip=6.6.6.6", Cancel);

        Peer peer = await host.OpenAsync();
        await peer.AuthenticateAsync(JsonElement.Parse(answer).GetProperty("token").GetString()!);

        TokenSocketConnection socket = Assert.Single(host.Server.Sockets);
        Assert.Null(socket.Requester);
        Assert.Equal("""{"user":"eve"}""", socket.Identity.GetRawText());
    }

    private static Task<TokenHost> StartAsync(Action<ISession> fill, Action<WebApplication>? before = null) => TokenHost.StartAsync(
        options => options.Authenticate = SessionAuthentication.ByKey("auth"),
        services => services.AddDistributedMemoryCache().AddDataProtection().Services.AddSession(),
        map: app =>
        {
            before?.Invoke(app);
            app.UseSession();
            app.Use((context, next) =>
            {
                fill(context.Session);
                return next(context);
            });
        });

    private static async Task<JsonElement> IdentifyAsync(TokenHost host)
    {
        Peer peer = await host.OpenAsync();
        await peer.AuthenticateAsync(await host.GetTokenAsync());
        return Assert.Single(host.Server.Sockets).Identity;
    }
}
