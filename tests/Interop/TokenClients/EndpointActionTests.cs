using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Interop.Tests.TokenClients;

/// <summary>HTTP endpoints that the original client calls over its socket, as the Node server's <c>routes</c>. Spec: 4.4, A14.</summary>
public sealed class EndpointActionTests(Tab tab) : IClassFixture<Tab>
{
    [Theory, ClassData(typeof(Everywhere))]
    public async Task Answers_and_refusals_carry_headers_and_status(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab, map: app =>
        {
            app.MapPost("/people/greet", (Person person, HttpContext context) =>
            {
                context.Response.Headers["X-Greeter"] = "server";
                return TypedResults.Json(new { hello = person.Name }, statusCode: 201);
            }).WithRpcName("people.greet");
            app.MapPost("/list", () => new[] { 1, 2 }).WithRpcName("list");
            app.MapPost("/tea", () => TypedResults.Json(new { error = "teapot" }, statusCode: 418)).WithRpcName("tea");
            app.MapPost("/coffee", () => TypedResults.Json(new { left = 0 }, statusCode: 410)).WithRpcName("coffee");
        });
        OriginalClient client = await scene.ConnectAsync();

        Assert.Equal(
            Answer.Of("""{"hello":"Zoë","_headers":{"x-greeter":"server","content-type":"application/json; charset=utf-8"},"_code":201}"""),
            await client.AskAsync(Command.Rpc("people.greet", """{"name":"Zoë"}""")));
        Assert.Equal(Answer.Of("[1,2]"), await client.AskAsync(Command.Rpc("list", "{}")));
        Assert.Equal(Answer.Failed("\"teapot\""), await client.AskAsync(Command.Rpc("tea", "{}")));
        Assert.Equal(
            Answer.Failed("""{"left":0,"_headers":{"content-type":"application/json; charset=utf-8"},"_code":410}"""),
            await client.AskAsync(Command.Rpc("coffee", "{}")));
    }

    internal sealed record Person(string Name);
}
