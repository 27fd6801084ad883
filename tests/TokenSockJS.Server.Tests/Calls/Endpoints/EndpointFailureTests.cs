using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Calls.Endpoints;

/// <summary>Endpoints that refuse or fail, and what the caller is told. Spec: A5, A15.</summary>
public sealed class EndpointFailureTests
{
    private const string Json = """{"content-type":"application/json"}""";

    public static TheoryData<string, int, string?, string, string> Failures => new()
    {
        { "error", 500, """{"error":"db down"}""", "\"db down\"", """{"code":500,"message":"db down","data":{"error":"db down"}}""" },
        { "error object", 400, """{"error":{"message":"inner","code":9}}""", """{"message":"inner","code":9}""",
            """{"code":400,"message":"inner","data":{"error":{"message":"inner","code":9}}}""" },
        { "no error", 422, """{"message":"no error key","field":"x"}""", $$$"""{"message":"no error key","field":"x","_headers":{{{Json}}},"_code":422}""",
            """{"code":422,"message":"no error key","data":{"message":"no error key","field":"x"}}""" },
        { "error that is none", 400, """{"error":0,"title":"t","message":"m"}""", $$$"""{"error":0,"title":"t","message":"m","_headers":{{{Json}}},"_code":400}""",
            """{"code":400,"message":"t","data":{"error":0,"title":"t","message":"m"}}""" },
        { "redirect", 302, """{"to":"/x"}""", $$$"""{"to":"/x","_headers":{{{Json}}},"_code":302}""", """{"code":302,"message":"Found","data":{"to":"/x"}}""" },
        { "text", 404, "\"nobody\"", "\"nobody\"", """{"code":404,"message":"nobody","data":"nobody"}""" },
        { "array", 409, "[1]", "[1]", """{"code":409,"message":"Conflict","data":[1]}""" },
        { "false", 409, "false", $$$"""{"message":"Conflict","_headers":{{{Json}}},"_code":409}""", """{"code":409,"message":"Conflict","data":false}""" },
        { "half a pair", 409, """{"error":"\ud800"}""", "\"\\ud800\"", """{"code":409,"message":"Conflict","data":{"error":"\ud800"}}""" },
        { "nothing", 404, null, """{"message":"Not Found","_headers":{},"_code":404}""", """{"code":404,"message":"Not Found"}""" },
        { "unknown status", 599, null, """{"message":"Error","_headers":{},"_code":599}""", """{"code":599,"message":"Error"}""" },
    };

    [Theory, MemberData(nameof(Failures))]
    public async Task Status_of_300_and_more_is_an_error(string what, int status, string? body, string old, string coded)
    {
        Assert.NotEmpty(what);
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapGet("/a", async context =>
        {
            context.Response.StatusCode = status;
            if (body is null) return;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body);
        }).WithRpcName("a"));

        Assert.Equal($"\"error\":{old}", await (await host.ConnectAsync()).CallAsync("a"));
        Assert.Equal($"\"error\":{coded}", await (await host.ConnectAsync(protocol: 4)).CallAsync("a"));
    }

    [Fact]
    public async Task Invalid_data_of_a_controller_are_the_details_of_a_problem()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapControllers(), services => services.AddOnly<CheckedController>());
        Peer peer = await host.ConnectAsync(protocol: 4);

        string error = await peer.CallAsync("check", """{"text":""}""");

        Assert.StartsWith("\"error\":{\"code\":400,\"message\":\"One or more validation errors occurred.\",\"data\":{\"type\":", error, StringComparison.Ordinal);
        Assert.Contains("\"errors\":{\"Text\":[\"The Text field is required.\"]}", error, StringComparison.Ordinal);
        Assert.Equal("\"resp\":{\"text\":\"ok\",\"_headers\":{\"content-type\":\"application/json; charset=utf-8\"},\"_code\":200}", await peer.CallAsync("check", """{"text":"ok"}"""));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Data_that_do_not_bind_are_400_whether_the_handler_throws_or_not(bool throws)
    {
        await using TokenHost host = await EndpointHost.StartAsync(
            app =>
            {
                app.MapPost("/body", (Sum sum) => sum.A).WithRpcName("body");
                app.MapGet("/query", (int n) => n).WithRpcName("query");
            },
            services => services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = throws));
        Peer peer = await host.ConnectAsync(protocol: 4);

        foreach (string data in (string[])["{\"a\":\"x\"}", "[]", "\"\\ud800\""])
            Assert.Equal("\"error\":{\"code\":400,\"message\":\"Bad Request\"}", await peer.CallAsync("body", data));
        Assert.Equal("\"error\":{\"code\":400,\"message\":\"Bad Request\"}", await peer.CallAsync("body"));
        Assert.Equal("\"error\":{\"code\":400,\"message\":\"Bad Request\"}", await peer.CallAsync("query", """{"n":"x"}"""));
        Assert.Equal("\"error\":{\"code\":400,\"message\":\"Bad Request\"}", await peer.CallAsync("query"));
    }

    [Theory, InlineData("minimal"), InlineData("mvc")]
    public async Task Exception_of_an_endpoint_is_told_in_the_log_alone(string name)
    {
        await using TokenHost host = await EndpointHost.StartAsync(
            app =>
            {
                app.MapGet("/a", void () => throw new InvalidOperationException("secret")).WithRpcName("minimal");
                app.MapControllers();
            },
            services => services.AddOnly<ThrowingController>());
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.ActionFailed) && entry.Exception!.Message == "secret");
        Peer old = await host.ConnectAsync();
        Peer coded = await host.ConnectAsync(protocol: 4);

        Assert.Equal("\"error\":\"Internal error\"", await old.CallAsync(name));
        Assert.Matches("""^"error":{"code":500,"message":"Internal error","data":{"id":"[0-9a-f]{32}"}}$""", await coded.CallAsync(name));
    }

    [Fact]
    public async Task Exception_of_the_protocol_reaches_the_caller_of_an_endpoint_too()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapGet("/a", void () => throw new RpcException(4041, "No such room")).WithRpcName("a"));
        Peer peer = await host.ConnectAsync(protocol: 4);

        Assert.Equal("\"error\":{\"code\":4041,\"message\":\"No such room\"}", await peer.CallAsync("a"));
    }
}

public sealed record Checked([Required] string Text);

[ApiController]
public sealed class CheckedController : ControllerBase
{
    [HttpPost("/mvc/check"), RpcName("check")]
    public Prompt Check([FromBody] Checked data) => new(data.Text);
}

public sealed class ThrowingController : ControllerBase
{
    [HttpGet("/mvc/throw"), RpcName("mvc")]
    public void Throw() => throw new InvalidOperationException("secret");
}
