using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace TokenSockJS.Server.Tests.Golden.Application;

/// <summary>The Express handlers behind the Node servers when the traces were recorded, as endpoints.</summary>
internal static class GoldenRoutes
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/ping", async context => await WriteAsync(context, await ReadAsync(context))).WithRpcName("ping");
        Answer("conflict", """{"from":"routes"}""");

        app.MapPost("/user/read", async context =>
            await WriteAsync(context, $$$"""{"users":["a","b"],"q":{{{await ReadAsync(context)}}},"ip":"{{{context.Connection.RemoteIpAddress}}}","user":{}}""")).WithRpcName("user.read");
        Answer("user.fail", """{"error":"db down"}""", 500);
        Answer("user.failObj", """{"message":"no error key","field":"x"}""", 422);
        Answer("user.failErrObj", """{"error":{"message":"inner","code":9}}""", 400);
        Answer("user.redirect", """{"to":"/x"}""", 302);
        Answer("user.created", """{"id":1}""", 201);
        Answer("user.jsonCode", """{"error":"nf"}""", 404);
        Answer("user.jsonCodeOk", """{"ok":1}""", 202);
        app.MapPost("/user/header", async context =>
        {
            context.Response.Headers["X-Foo"] = "Bar";
            await WriteAsync(context, $$"""{"got":"{{context.Response.Headers["x-foo"]}}","ct":"{{context.Request.ContentType}}"}""");
        }).WithRpcName("user.header");
        app.MapPost("/user/headerObj", async context =>
        {
            context.Response.Headers["X-All"] = "1";
            await WriteAsync(context, "{}");
        }).WithRpcName("user.headerObj");
        Answer("user.jsonString", "\"str\"");
        Answer("user.jsonArray", "[1,2]");
        Answer("user.jsonNull", "null");
        Answer("user.jsonTrue", "true");

        void Answer(string name, string json, int status = 200) =>
            app.MapPost($"/{name}", context => WriteAsync(context, json, status)).WithRpcName(name);
    }

    private static Task WriteAsync(HttpContext context, string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    private static async Task<string> ReadAsync(HttpContext context)
    {
        using JsonDocument data = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        return data.RootElement.GetRawText();
    }
}
