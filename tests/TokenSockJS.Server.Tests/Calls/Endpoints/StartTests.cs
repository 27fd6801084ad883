using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.Calls.Endpoints;

/// <summary>Endpoints that cannot be called over a socket as they are stop the application, with a sentence that says what to write.</summary>
public sealed class StartTests
{
    private const string Twice = "map the handler a second time with the name and without ";

    public static TheoryData<string, Action<WebApplication>, string> Mistakes => new()
    {
        { "antiforgery", app => app.MapPost("/a", () => 1).WithMetadata(new Microsoft.AspNetCore.Antiforgery.RequireAntiforgeryTokenAttribute()).WithRpcName("a"),
            "asks for an antiforgery token, which no socket has and, where nothing is done for a cookie, none needs: "
            + "write .DisableAntiforgery(), or [IgnoreAntiforgeryToken] on a controller's action; or take the name away." },
        { "rate limiting", app => app.MapPost("/a", () => 1).RequireRateLimiting("some").WithRpcName("a"),
            $"asks for rate limiting, which is done by middleware alone: {Twice}RequireRateLimiting or [EnableRateLimiting], or take the name away. "
            + "Limits.Calls bounds the calls of a socket." },
        { "time limit", app => app.MapPost("/a", () => 1).WithRequestTimeout(TimeSpan.FromSeconds(1)).WithRpcName("a"), TimeLimit },
        { "time limit by name", app => app.MapPost("/a", () => 1).WithRequestTimeout("short").WithRpcName("a"), TimeLimit },
        { "host", app => app.MapPost("/a", () => 1).RequireHost("admin.example", "*:5001").WithRpcName("a"),
            $"is there for admin.example, *:5001 only, but a socket belongs to no host: {Twice}RequireHost or [Host], or take the name away." },
        { "XML", app => app.MapPost("/a", () => 1).Accepts<string>("application/xml").WithRpcName("a"),
            "reads application/xml, but what comes over a socket is JSON: take the name away, or read JSON." },
        { "no route", app => Add(app, new Endpoint(_ => Task.CompletedTask, Named, "HTTP: POST /a")), NoHandler },
        { "dynamic", app => app.MapPost("/a", () => 1).WithMetadata(new Dynamic()).WithRpcName("a"), NoHandler },
    };

    private static string TimeLimit =>
        $"asks for a time limit, which is kept by middleware alone: {Twice}WithRequestTimeout or [RequestTimeout], or take the name away. Options.CallTimeout limits each call.";

    private static string NoHandler =>
        "has no route and handler of its own: give the name to an endpoint that MapGet, MapPost and the like return, or to a controller's action.";

    private static EndpointMetadataCollection Named => new(new RpcNameAttribute("a"));

    [Theory, MemberData(nameof(Mistakes))]
    public async Task What_cannot_be_honoured_over_a_socket_is_named(string mistake, Action<WebApplication> map, string sentence)
    {
        Assert.NotEmpty(mistake);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => EndpointHost.StartAsync(map));

        Assert.Equal($"The endpoint 'HTTP: POST /a' with the RPC name 'a' {sentence}", error.Message);
    }

    [Fact]
    public async Task Same_metadata_without_a_name_is_no_mistake()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app =>
            app.MapPost("/a", () => 1).RequireRateLimiting("some").RequireHost("admin.example").WithRequestTimeout("short"));

        Assert.NotNull(host);
    }

    [Fact]
    public async Task Metadata_that_take_another_back_are_no_mistake()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app =>
        {
            RouteGroupBuilder group = app.MapGroup("/g");
            group.RequireRateLimiting("some").WithRequestTimeout("short").WithMetadata(new Microsoft.AspNetCore.Antiforgery.RequireAntiforgeryTokenAttribute());
            group.MapPost("/a", () => 1).DisableRateLimiting().DisableAntiforgery().RequireCors("any").CacheOutput().DisableRequestTimeout().WithRpcName("a");
        });
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":1", await peer.CallAsync("a"));
    }

    [Theory, InlineData(typeof(ChosenController), "is chosen by TokenSockJS.Server.Tests.Calls.Endpoints.ChosenController+OnFridaysAttribute, which is not asked over a socket: make it a filter, or take the name away."),
        InlineData(typeof(ForgeryController), "asks for an antiforgery token, which no socket has and, where nothing is done for a cookie, none needs: write .DisableAntiforgery(), or [IgnoreAntiforgeryToken] on a controller's action; or take the name away."),
        InlineData(typeof(LimitedController), "asks for rate limiting, which is done by middleware alone: " + Twice + "RequireRateLimiting or [EnableRateLimiting], or take the name away. Limits.Calls bounds the calls of a socket.")]
    public async Task Controllers_are_looked_at_too(Type controller, string sentence)
    {
        Action<IServiceCollection> add = controller == typeof(ChosenController) ? services => services.AddOnly<ChosenController>()
            : controller == typeof(ForgeryController) ? services => services.AddOnly<ForgeryController>()
            : services => services.AddOnly<LimitedController>();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => EndpointHost.StartAsync(app => app.MapControllers(), add));

        Assert.EndsWith($" with the RPC name 'a' {sentence}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authorization_that_is_not_registered_is_named()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            TokenHost.StartAsync(map: app => app.MapPost("/a", () => { }).RequireAuthorization().WithRpcName("a")));

        Assert.Equal(
            "The endpoint 'HTTP: POST /a' with the RPC name 'a' asks for authorization, which is not registered: write builder.Services.AddAuthorization() before builder.Build().",
            error.Message);
    }

    [Fact]
    public async Task Policy_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => EndpointHost.StartAsync(app => app.MapPost("/a", [Authorize("nothing")] () => 1).WithRpcName("a")));

        Assert.Equal("The AuthorizationPolicy named: 'nothing' was not found.", error.Message);
    }

    [Fact]
    public async Task Name_of_two_endpoints_is_a_mistake()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => EndpointHost.StartAsync(app =>
        {
            app.MapPost("/a", () => 1).WithRpcName("same");
            app.MapPost("/b", () => 1).WithRpcName("same");
        }));

        Assert.Equal("The RPC name 'same' is given to several endpoints, 'HTTP: POST /a' and 'HTTP: POST /b': give each a name of its own.", error.Message);
    }

    [Theory, InlineData("_a"), InlineData("auth"), InlineData("a..b")]
    public async Task Name_that_no_action_can_have_is_a_mistake(string name)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => EndpointHost.StartAsync(app => app.MapPost("/a", () => 1).WithRpcName(name)));

        Assert.StartsWith($"The endpoint 'HTTP: POST /a' cannot have the RPC name '{name}'. The action name '{name}' ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_that_an_action_has_is_a_mistake_at_the_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => EndpointHost.StartAsync(app =>
        {
            app.MapPost("/a", () => 1).WithRpcName("same");
            app.Services.GetRequiredService<TokenSocketServer>().Actions.Map<int, int>("same", (n, _) => n);
        }));

        Assert.Equal("The endpoint 'HTTP: POST /a' has the RPC name 'same', which an action has already (server.Actions.Map): give one of them another.", error.Message);
    }

    [Fact]
    public async Task Name_that_an_endpoint_has_cannot_be_mapped()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapPost("/a", () => 1).WithRpcName("user.same"));

        var error = Assert.Throws<ArgumentException>(() => host.Server.Actions.Group("user").Map<int, int>("same", (n, _) => n));

        Assert.StartsWith(
            "The action name 'user.same' belongs to the endpoint 'HTTP: POST /a': choose another, or take WithRpcName or [RpcName] off the endpoint.", error.Message, StringComparison.Ordinal);
        host.Server.Actions.Clear();
        Assert.Equal("\"resp\":1", await (await host.ConnectAsync()).CallAsync("user.same"));
    }

    [Fact]
    public async Task All_mistakes_are_named_at_once()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => EndpointHost.StartAsync(app =>
        {
            app.MapPost("/a", () => 1).RequireHost("a.example").RequireRateLimiting("some").WithRpcName("a");
            app.MapPost("/b", () => 1).WithRpcName("_b");
        }));

        Assert.Equal(3, error.Message.Split(Environment.NewLine).Length);
    }

    private static void Add(WebApplication app, Endpoint endpoint) => ((IEndpointRouteBuilder)app).DataSources.Add(new DefaultEndpointDataSource(endpoint));

    private sealed class Dynamic : IDynamicEndpointMetadata
    {
        public bool IsDynamic => true;
    }
}

public sealed class ChosenController : ControllerBase
{
    [HttpPost("/mvc/a"), RpcName("a"), OnFridays]
    public void A()
    {
    }

    private sealed class OnFridaysAttribute : Attribute, IActionConstraint
    {
        public int Order => 0;

        public bool Accept(ActionConstraintContext context) => false;
    }
}

public sealed class ForgeryController : ControllerBase
{
    [HttpPost("/mvc/a"), RpcName("a"), ValidateAntiForgeryToken]
    public void A()
    {
    }
}

public sealed class LimitedController : ControllerBase
{
    [HttpPost("/mvc/a"), RpcName("a"), EnableRateLimiting("some")]
    public void A()
    {
    }
}
