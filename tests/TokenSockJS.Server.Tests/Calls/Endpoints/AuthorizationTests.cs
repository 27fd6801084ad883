using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.Calls.Endpoints;

/// <summary>What the authorization middleware does for a request is done for a call. Spec: A15.</summary>
public sealed class AuthorizationTests
{
    private readonly Dictionary<string, ClaimsPrincipal> users = [];

    [Theory, InlineData("minimal"), InlineData("mvc")]
    public async Task Endpoint_that_asks_for_a_role_is_for_those_who_have_it(string kind)
    {
        int runs = 0;
        await using TokenHost host = await StartAsync(
            app =>
            {
                app.MapGet("/secret", [Authorize(Roles = "admin")] () =>
                {
                    runs++;
                    return "secret";
                }).WithRpcName("minimal");
                app.MapControllers();
            },
            services => services.AddOnly<AdminController>());
        (Peer admin, Peer author, Peer nobody) = (await host.ConnectAsync(), await host.ConnectAsync(), await host.ConnectAsync());
        (Peer codedAuthor, Peer codedNobody) = (await host.ConnectAsync(protocol: 4), await host.ConnectAsync(protocol: 4));
        users[admin.User] = EndpointHost.UserWith("admin");
        users[author.User] = users[codedAuthor.User] = EndpointHost.UserWith("author");

        Assert.Equal("\"error\":\"Forbidden\"", await author.CallAsync(kind));
        Assert.Equal("\"error\":\"Not authenticated\"", await nobody.CallAsync(kind));
        Assert.Equal("\"error\":{\"code\":403,\"message\":\"Forbidden\"}", await codedAuthor.CallAsync(kind));
        Assert.Equal("\"error\":{\"code\":401,\"message\":\"Not authenticated\"}", await codedNobody.CallAsync(kind));
        Assert.Equal(0, runs);
        Assert.Equal("\"resp\":\"secret\"", await admin.CallAsync(kind));
    }

    [Fact]
    public async Task Endpoint_that_allows_anonymous_is_for_everybody()
    {
        await using TokenHost host = await StartAsync(app => app.MapGet("/open", [Authorize(Roles = "admin")] [AllowAnonymous] () => "open").WithRpcName("open"));
        Peer nobody = await host.ConnectAsync();

        Assert.Equal("\"resp\":\"open\"", await nobody.CallAsync("open"));
    }

    [Fact]
    public async Task Fallback_policy_is_for_endpoints_that_ask_for_nothing()
    {
        await using TokenHost host = await StartAsync(
            app =>
            {
                app.MapGet("/plain", () => "plain").WithRpcName("plain");
                app.MapGet("/open", () => "open").WithRpcName("open").AllowAnonymous();
            },
            services => services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireRole("admin").Build()));
        (Peer admin, Peer nobody) = (await host.ConnectAsync(), await host.ConnectAsync());
        users[admin.User] = EndpointHost.UserWith("admin");

        Assert.Equal("\"resp\":\"plain\"", await admin.CallAsync("plain"));
        Assert.Equal("\"error\":\"Not authenticated\"", await nobody.CallAsync("plain"));
        Assert.Equal("\"resp\":\"open\"", await nobody.CallAsync("open"));
    }

    [Fact]
    public async Task All_policies_that_an_endpoint_and_its_group_ask_for_count()
    {
        await using TokenHost host = await StartAsync(
            app => app.MapGroup("/all").RequireAuthorization("author")
                .MapGet("/three", () => "three").RequireAuthorization(new AuthorizationPolicyBuilder().RequireRole("editor").Build()).WithMetadata(new MustBe("admin")).WithRpcName("three"),
            services => services.AddAuthorizationBuilder().AddPolicy("author", policy => policy.RequireRole("author")));
        string[][] tooFew = [["author", "editor"], ["author", "admin"], ["editor", "admin"]];

        foreach (string[] roles in tooFew)
        {
            Peer peer = await host.ConnectAsync();
            users[peer.User] = EndpointHost.UserWith(roles);
            Assert.Equal("\"error\":\"Forbidden\"", await peer.CallAsync("three"));
        }

        Peer whole = await host.ConnectAsync();
        users[whole.User] = EndpointHost.UserWith("author", "editor", "admin");
        Assert.Equal("\"resp\":\"three\"", await whole.CallAsync("three"));
    }

    [Fact]
    public async Task Requirement_can_look_at_the_call()
    {
        await using TokenHost host = await StartAsync(
            app => app.MapGet("/user/{id}", (int id) => id).RequireAuthorization("own").WithRpcName("user.read"),
            services => services.AddAuthorizationBuilder().AddPolicy("own", policy => policy.RequireAssertion(asked =>
                asked.Resource is HttpContext context
                && context.GetEndpoint()?.Metadata.GetMetadata<RpcNameAttribute>()?.Name == "user.read"
                && context.GetTokenSocket() is not null
                && context.Request.Path == "/user/7"
                && (string?)context.GetRouteValue("id") == "7")));
        Peer peer = await host.ConnectAsync();
        users[peer.User] = EndpointHost.UserWith();

        Assert.Equal("\"resp\":7", await peer.CallAsync("user.read", """{"id":7}"""));
        Assert.Equal("\"error\":\"Forbidden\"", await peer.CallAsync("user.read", """{"id":8}"""));
    }

    [Fact]
    public async Task Of_a_policy_that_names_schemes_only_identities_of_those_count()
    {
        await using TokenHost host = await StartAsync(app => app
            .MapGet("/certified", [Authorize(AuthenticationSchemes = "Certificate,Card", Roles = "admin")] (ClaimsPrincipal user) => user.Identities.Count())
            .WithRpcName("certified"));
        (Peer other, Peer unfit, Peer both) = (await host.ConnectAsync(), await host.ConnectAsync(), await host.ConnectAsync());
        users[other.User] = EndpointHost.UserWith("admin");
        users[unfit.User] = new ClaimsPrincipal([AdminBy("Cookies"), new ClaimsIdentity("Certificate")]);
        users[both.User] = new ClaimsPrincipal([new ClaimsIdentity("Cookies"), AdminBy("Card")]);

        Assert.Equal("\"error\":\"Not authenticated\"", await other.CallAsync("certified"));
        Assert.Equal("\"error\":\"Forbidden\"", await unfit.CallAsync("certified"));
        Assert.Equal("\"resp\":1", await both.CallAsync("certified"));

        static ClaimsIdentity AdminBy(string scheme) => new([new Claim(ClaimTypes.Role, "admin")], scheme);
    }

    [Fact]
    public async Task Policies_that_may_change_are_asked_for_anew()
    {
        var policies = new ChangingPolicies { Current = new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build() };
        await using TokenHost host = await StartAsync(
            app => app.MapGet("/now", () => "now").RequireAuthorization("any").WithRpcName("now"),
            services => services.AddSingleton<IAuthorizationPolicyProvider>(policies));
        Peer nobody = await host.ConnectAsync();

        Assert.Equal("\"resp\":\"now\"", await nobody.CallAsync("now"));
        policies.Current = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        Assert.Equal("\"error\":\"Not authenticated\"", await nobody.CallAsync("now"));
    }

    private Task<TokenHost> StartAsync(Action<WebApplication> map, Action<IServiceCollection>? services = null) =>
        EndpointHost.StartAsync(map, services, options => options.CreateUser = socket =>
            users.GetValueOrDefault(socket.Identity.GetProperty("user").GetString()!) ?? EndpointHost.Nobody());

    private sealed class MustBe(string role) : Attribute, IAuthorizationRequirementData
    {
        public IEnumerable<IAuthorizationRequirement> GetRequirements() => new AuthorizationPolicyBuilder().RequireRole(role).Build().Requirements;
    }

    private sealed class ChangingPolicies : IAuthorizationPolicyProvider
    {
        public required AuthorizationPolicy Current { get; set; }

        public bool AllowsCachingPolicies => false;

        public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => Task.FromResult(Current);

        public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => Task.FromResult<AuthorizationPolicy?>(null);

        public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => Task.FromResult<AuthorizationPolicy?>(Current);
    }
}

public sealed class AdminController : ControllerBase
{
    [HttpGet("/mvc/secret"), RpcName("mvc"), Authorize(Roles = "admin")]
    public ActionResult<string> Secret() => Content("secret");
}
