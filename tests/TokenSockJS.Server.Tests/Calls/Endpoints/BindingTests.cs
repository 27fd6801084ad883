using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.Calls.Endpoints;

/// <summary>How the data of a call reach an endpoint: as its body, its route values and its query. Spec: A15.</summary>
public sealed class BindingTests
{
    [Fact]
    public async Task Data_are_the_body()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapPut("/sum", (Sum sum) => sum.A + sum.B).WithRpcName("sum"));
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":3", await peer.CallAsync("sum", """{"a":1,"b":2}"""));
    }

    [Fact]
    public async Task Call_without_data_has_no_body()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapPost("/optional", (Sum? sum) => sum is null).WithRpcName("optional"));
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":true", await peer.CallAsync("optional"));
        Assert.Equal("\"resp\":false", await peer.CallAsync("optional", "{}"));
    }

    [Fact]
    public async Task Members_are_route_values_and_a_query()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app
            .MapGet("/user/{id:int}/{name=nobody}", (int id, string name, bool? isNew, double? size, int[] list, HttpRequest request) =>
                $"{id} {name} {isNew} {size} {string.Join('+', list)} {request.Path} {request.QueryString}")
            .WithRpcName("user.read"));
        Peer peer = await host.ConnectAsync();

        Assert.Equal(
            "\"resp\":\"7 ann True 1.5 1+2 /user/7/ann ?ID=7&name=ann&isNew=true&size=1.5&list=1&list=2\"",
            await peer.CallAsync("user.read", """{"ID":7,"name":"ann","isNew":true,"size":1.5,"list":[1,2],"object":{"a":1},"none":null,"lists":[[1]]}"""));
        Assert.Equal("\"resp\":\"7 nobody    /user/7/nobody ?id=7\"", await peer.CallAsync("user.read", """{"id":7}"""));
    }

    [Fact]
    public async Task Of_two_members_with_one_name_the_last_counts_everywhere()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app
            .MapPost("/{a}", (string a, [FromQuery(Name = "b")] string[] b, Sum sum) => $"{a} {string.Join('+', b)} {sum.A} {sum.B}").WithRpcName("last"));
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":\"2 4 2 4\"", await peer.CallAsync("last", """{"a":1,"b":3,"A":2,"B":4}"""));
        Assert.Equal("\"error\":\"Invalid request\"", await peer.CallAsync("last", """{"a":1,"b":3,"A":null}"""));
    }

    [Fact]
    public async Task Endpoint_sees_a_post_of_json_and_nothing_of_the_request_that_opened_the_socket()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app
            .MapGet("/see", async (HttpContext context) =>
            {
                HttpRequest request = context.Request;
                Assert.Equal(context.GetTokenSocket()!.Id, context.Connection.Id);
                Assert.Equal(System.Net.IPAddress.Loopback, context.Connection.RemoteIpAddress);
                Assert.Equal(context.GetTokenSocket()!.Aborted.IsCancellationRequested, context.RequestAborted.IsCancellationRequested);
                Assert.False(string.IsNullOrEmpty(context.TraceIdentifier));
                Assert.Equal(["Accept", "Content-Length", "Content-Type", "Host"], request.Headers.Keys.Order());
                Assert.Equal("127.0.0.1", request.Host.Host);
                string body = await new StreamReader(request.Body).ReadToEndAsync();
                return $"{request.Method} {request.Scheme} {request.Path} {request.ContentType} {request.ContentLength} {body}";
            })
            .WithRpcName("see"));
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":\"POST http /see application/json 5 [1.0]\"", await peer.CallAsync("see", "[1.0]"));
        Assert.Equal("\"resp\":\"POST http /see application/json 0 \"", await peer.CallAsync("see"));
    }

    [Fact]
    public async Task Ordinary_request_has_no_socket()
    {
        TokenSocketConnection? seen = null;
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapGet("/see", context =>
        {
            seen = context.GetTokenSocket();
            return context.Response.WriteAsync("seen");
        }).WithRpcName("see"));
        Peer peer = await host.ConnectAsync();
        Assert.Equal("\"resp\":\"seen\"", await peer.CallAsync("see"));
        Assert.NotNull(seen);

        Assert.Equal("seen", await host.Http.GetStringAsync("/see", TestContext.Current.CancellationToken));
        Assert.Null(seen);
    }

    [Fact]
    public async Task Endpoint_gets_services_the_user_and_the_context_of_the_call()
    {
        await using TokenHost host = await EndpointHost.StartAsync(
            app => app.MapGet("/who", (ClaimsPrincipal user, IHttpContextAccessor accessor, TokenSocketServer server, HttpContext context) =>
                ReferenceEquals(context, accessor.HttpContext) && user == context.User && user == server.Sockets.Single().User).WithRpcName("who"),
            services => services.AddHttpContextAccessor());
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":true", await peer.CallAsync("who"));
        Assert.Equal("\"resp\":true", await peer.CallAsync("who"));
    }

    [Fact]
    public async Task Filters_of_an_endpoint_run()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app
            .MapGet("/n", (int n) => n)
            .AddEndpointFilter(async (context, next) => context.GetArgument<int>(0) < 0 ? Results.Problem("negative", statusCode: 422) : $"filtered {await next(context)}")
            .WithRpcName("n"));
        Peer peer = await host.ConnectAsync();
        Peer coded = await host.ConnectAsync(protocol: 4);

        Assert.Equal("\"resp\":\"filtered 1\"", await peer.CallAsync("n", """{"n":1}"""));
        Assert.StartsWith("\"error\":{\"code\":422,\"message\":\"Unprocessable Entity\"", await coded.CallAsync("n", """{"n":-1}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Controllers_bind_their_parameters_and_run_their_filters()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapControllers(), services => services.AddOnly<BoundController>());
        Peer peer = await host.ConnectAsync();

        Assert.Equal(
            """
            "resp":{"text":"7 q 3 Read Bound test","_headers":{"x-filter":"ran","content-type":"application/json; charset=utf-8"},"_code":200}
            """,
            await peer.CallAsync("bound.read", """{"id":7,"q":"q","a":1,"b":2,"controller":"Admin","action":"Delete","area":"secret"}"""));
    }

    [Fact]
    public async Task Controllers_of_conventional_routes_can_have_names()
    {
        await using TokenHost host = await EndpointHost.StartAsync(
            app => app.MapControllerRoute("default", "{controller=Home}/{action=Index}/{id?}"), services => services.AddOnly<ConventionalController>());
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":\"Conventional.Show 5 /Conventional/Show/5\"", await peer.CallAsync("show", """{"id":5,"controller":"Admin"}"""));
        Assert.Equal("\"resp\":\"Conventional.Show  /Conventional/Show\"", await peer.CallAsync("show"));
    }

    [Theory, InlineData("route", "{}"), InlineData("route", """{"id":""}"""), InlineData("route", """{"id":null}"""), InlineData("route", """{"id":"a/b"}"""),
        InlineData("route", """{"id":".."}"""), InlineData("route", """{"id":"."}"""), InlineData("route", """{"id":"a\u0000"}"""), InlineData("route", "[1]"), InlineData("route", null),
        InlineData("constraint", """{"id":"abc1"}"""), InlineData("rest", """{"rest":"a/../b"}"""), InlineData("rest", """{"rest":"."}"""),
        InlineData("route", """{"id":"\ud800"}"""), InlineData("route", """{"id":1,"\ud800":1}""")]
    public async Task Data_that_no_path_could_bring_are_an_invalid_request(string name, string? data)
    {
        bool ran = false;
        await using TokenHost host = await EndpointHost.StartAsync(app =>
        {
            app.MapGet("/a/{id}", (string id) => { ran = true; }).WithRpcName("route");
            app.MapGet("/b/{id:regex(^[a-z]+$)}", (string id) => { ran = true; }).WithRpcName("constraint");
            app.MapGet("/c/{**rest}", (string? rest) => { ran = true; }).WithRpcName("rest");
        });
        Peer peer = await host.ConnectAsync(protocol: 4);

        Assert.Equal("\"error\":{\"code\":400,\"message\":\"Invalid request\"}", await peer.CallAsync(name, data));
        Assert.False(ran);
    }

    [Fact]
    public async Task What_a_path_could_bring_is_brought()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app =>
        {
            app.MapGet("/a/{id}.{ext}", (string id, string ext, HttpRequest request) => $"{id} {ext} {request.Path.Value}").WithRpcName("parts");
            app.MapGet("/b/{id:regex(^[a-z]+$)?}", (string? id, HttpRequest request) => $"{id} {request.Path}").WithRpcName("optional");
            app.MapGet("/c/{**rest}", (string? rest, HttpRequest request) => $"{rest} {request.Path}").WithRpcName("rest");
            app.MapGet("/", (HttpRequest request) => $"{request.Path}").WithRpcName("root");
        });
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":\"ä b gif /a/ä b.gif\"", await peer.CallAsync("parts", """{"id":"ä b","ext":"gif"}"""));
        Assert.Equal("\"resp\":\" /b\"", await peer.CallAsync("optional"));
        Assert.Equal("\"resp\":\"x /b/x\"", await peer.CallAsync("optional", """{"id":"x"}"""));
        Assert.Equal("\"resp\":\" /c\"", await peer.CallAsync("rest"));
        Assert.Equal("\"resp\":\"a/..b/c /c/a/..b/c\"", await peer.CallAsync("rest", """{"rest":"a/..b/c"}"""));
        Assert.Equal("\"resp\":\"/\"", await peer.CallAsync("root"));
    }

    [Theory, InlineData("minimal"), InlineData("mvc")]
    public async Task Data_larger_than_an_endpoint_wants_are_413(string name)
    {
        await using TokenHost host = await EndpointHost.StartAsync(
            app =>
            {
                app.MapPost("/small", (JsonElement data) => data).WithMetadata(new RequestSizeLimitAttribute(5)).WithRpcName("minimal");
                app.MapControllers();
            },
            services => services.AddOnly<SmallController>());
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":[123]", await peer.CallAsync(name, "[123]"));
        Assert.Equal("\"error\":\"Message too large\"", await peer.CallAsync(name, "[1234]"));
        Assert.DoesNotContain(host.Log.Entries, entry => entry.Message.Contains("size limit could not be applied", StringComparison.Ordinal));
    }
}

public sealed class BoundController : ControllerBase
{
    [HttpGet("/bound/{id}"), RpcName("bound.read"), BoundFilter]
    public Prompt Read(int id, string q, [FromBody] Sum sum, [FromServices] TokenSocketServer server) =>
        new($"{id} {q} {sum.A + sum.B} {RouteData.Values["action"]} {RouteData.Values["controller"]} {(RouteData.Values.ContainsKey("area") ? "area" : "test")}");

    private sealed class BoundFilterAttribute : Microsoft.AspNetCore.Mvc.Filters.ActionFilterAttribute
    {
        public override void OnActionExecuting(Microsoft.AspNetCore.Mvc.Filters.ActionExecutingContext context) => context.HttpContext.Response.Headers["X-Filter"] = "ran";
    }
}

public sealed class ConventionalController : ControllerBase
{
    [RpcName("show")]
    public ContentResult Show(int? id) => Content($"{RouteData.Values["controller"]}.{RouteData.Values["action"]} {id} {Request.Path}");
}

public sealed class SmallController : ControllerBase
{
    [HttpPost("/mvc/small"), RpcName("mvc"), RequestSizeLimit(5)]
    public JsonElement Small([FromBody] JsonElement data) => data;
}
