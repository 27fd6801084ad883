using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.Calls.Endpoints;

/// <summary>Who a socket is to endpoints: by its token, and never by the request that opened it.</summary>
public sealed class UserTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whom_the_ready_made_authenticator_allowed_is_the_same_user_again()
    {
        var user = new ClaimsPrincipal(
        [
            new ClaimsIdentity([new("n", "ann"), new("r", "admin"), new(ClaimTypes.Role, "no role here")], "Cookies", "n", "r"),
            new ClaimsIdentity([new(ClaimTypes.Role, "guessed")]),
        ]);
        await using KestrelHost host = await StartAsync(user, _ => { });
        using Peer peer = await OpenAsync(host);
        TokenSocketConnection socket = SocketOf(host);

        Assert.Equal(("ann", true, "Cookies"), (socket.User.Identity!.Name, socket.User.Identity.IsAuthenticated, socket.User.Identity.AuthenticationType));
        Assert.Equal([true, false], socket.User.Identities.Select(identity => identity.IsAuthenticated));
        Assert.Equal([3, 1], socket.User.Identities.Select(identity => identity.Claims.Count()));
        Assert.True(socket.User.IsInRole("admin"));
        Assert.False(socket.User.IsInRole("no role here"));
        Assert.Same(socket.User, socket.User);
    }

    [Fact]
    public async Task Whom_an_authenticator_of_the_application_allowed_is_nobody_whatever_it_says()
    {
        const string Identity = """{"name":"ann","claims":[{"type":"role","value":"admin"}]}""";
        await using KestrelHost host = await StartAsync(
            EndpointHost.UserWith("admin"), options => options.Authenticate = (_, _) => TokenGrant.Allow(JsonElement.Parse(Identity)));
        using Peer peer = await OpenAsync(host);

        Assert.False(SocketOf(host).User.Identity!.IsAuthenticated);
        Assert.Equal("\"error\":\"Not authenticated\"", await peer.CallAsync("secret"));
    }

    [Fact]
    public async Task Application_whose_authenticator_asks_the_ready_made_one_says_so()
    {
        await using KestrelHost host = await StartAsync(EndpointHost.UserWith("admin"), options =>
        {
            options.Authenticate = (request, cancel) => UserAuthentication.Authenticate(request, cancel);
            options.CreateUser = UserAuthentication.CreateUser;
        });
        using Peer peer = await OpenAsync(host);

        Assert.Equal("\"resp\":\"secret\"", await peer.CallAsync("secret"));
    }

    public static TheoryData<string, bool, string?> Identities => new()
    {
        { """{"name":"ann","claims":[]}""", true, "ann" },
        { """{"name":null,"claims":[{"type":"a","value":"b"}]}""", true, null },
        { """{"name":"ann","claims":[],"identities":[]}""", false, null },
        { """{"name":"ann","claims":[],"identities":[{"authentication":"x","claims":1}]}""", false, null },
        { """{"name":"ann","claims":[{"type":"a","value":"b"}],"identities":[{"authentication":"x","claims":0}]}""", false, null },
        { """{"name":"ann","claims":[{"type":"a","value":"b"}],"identities":[{"authentication":"x","claims":-1},{"authentication":"x","claims":2}]}""", false, null },
        { """{"name":"ann","claims":[],"identities":[{"authentication":null,"claims":0}]}""", false, null },
        { """{"name":"ann","claims":[],"identities":[5]}""", false, null },
        { """{"name":"ann","claims":[{"type":"a"}]}""", false, null },
        { """{"name":"ann","claims":[{"type":"a","value":5}]}""", false, null },
        { """{"name":5,"claims":[]}""", false, null },
        { """{"name":"\ud800","claims":[]}""", false, null },
        { """{"name":"ann","claims":5}""", false, null },
        { """{"name":"ann"}""", false, null },
        { """{"claims":[]}""", false, null },
        { "\"ann\"", false, null },
    };

    [Theory, MemberData(nameof(Identities))]
    public async Task Identity_of_the_ready_made_form_is_a_user_and_any_other_nobody(string identity, bool isAuthenticated, string? name)
    {
        await using KestrelHost host = await StartAsync(EndpointHost.Nobody(), options =>
        {
            options.Authenticate = (_, _) => TokenGrant.Allow(JsonElement.Parse(identity));
            options.CreateUser = UserAuthentication.CreateUser;
        });
        using Peer peer = await OpenAsync(host);
        TokenSocketConnection socket = SocketOf(host);

        Assert.Equal((isAuthenticated, name), (socket.User.Identity?.IsAuthenticated ?? false, socket.User.Identity?.Name));
    }

    [Fact]
    public async Task User_is_created_once_and_only_when_somebody_wants_to_know()
    {
        int created = 0;
        await using TokenHost host = await EndpointHost.StartAsync(
            app => app.MapGet("/secret", [Authorize] () => "secret").WithRpcName("secret"),
            configure: options => options.CreateUser = _ =>
            {
                created++;
                return EndpointHost.UserWith();
            });
        Peer peer = await host.ConnectAsync();
        await peer.ExpectSilenceAsync();
        Assert.Equal(0, created);

        Assert.Equal("\"resp\":\"secret\"", await peer.CallAsync("secret"));
        Assert.Equal("\"resp\":\"secret\"", await peer.CallAsync("secret"));
        Assert.Equal(1, created);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task User_that_cannot_be_created_is_an_internal_error_and_the_endpoint_does_not_run(bool throws)
    {
        bool ran = false;
        await using TokenHost host = await EndpointHost.StartAsync(
            app => app.MapGet("/open", () => { ran = true; }).WithRpcName("open"),
            configure: options => options.CreateUser = _ => throws ? throw new InvalidOperationException("secret") : null!);
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.ActionFailed)
            && entry.Exception!.Message == (throws ? "secret" : "CreateUser returned null: for somebody who is nobody, return new ClaimsPrincipal(new ClaimsIdentity())."));
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"error\":\"Internal error\"", await peer.CallAsync("open"));
        Assert.False(ran);
    }

    /// <summary>Every request is the user's, also the one that opens the socket.</summary>
    private static Task<KestrelHost> StartAsync(ClaimsPrincipal user, Action<TokenSocketServerOptions> configure) => KestrelHost.StartAsync(
        services => services.AddAuthorization().AddTokenSockJS(configure),
        app =>
        {
            app.Use((context, next) =>
            {
                context.User = user;
                return next();
            });
            app.MapTokenSockJS();
            app.MapGet("/secret", [Authorize] () => "secret").WithRpcName("secret");
        });

    private static TokenSocketConnection SocketOf(KestrelHost host) => host.Services.GetRequiredService<TokenSocketServer>().Sockets.Single();

    private static async Task<Peer> OpenAsync(KestrelHost host)
    {
        JsonElement answer = JsonElement.Parse(await host.Http.GetStringAsync("/socket/token", Cancel));
        var peer = new Peer(await RawSockJS.OpenAsync(host.Endpoint, "/sockets", Cancel), "ann");
        await peer.AuthenticateAsync(answer.GetProperty("token").GetString()!);
        return peer;
    }
}
