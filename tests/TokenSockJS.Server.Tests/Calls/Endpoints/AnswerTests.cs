using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace TokenSockJS.Server.Tests.Calls.Endpoints;

/// <summary>What becomes of an endpoint's response. The old forms are those of the originals' routes. Spec: A15.</summary>
public sealed class AnswerTests
{
    private const string Json = "application/json; charset=utf-8";

    public static TheoryData<string, Func<HttpContext, Task>, string> Answers => new()
    {
        { "object", context => WriteAsync(context, Json, """{"a":1.0,"a":"\u0041"}"""), $$$"""resp":{"a":1.0,"a":"\u0041","_headers":{"content-type":"{{{Json}}}"},"_code":200}""" },
        { "empty object", context => WriteAsync(context, "application/json", " { } "), """resp":{"_headers":{"content-type":"application/json"},"_code":200}""" },
        { "created", context => WriteAsync(context, "application/json", """{"a":1}""", 201), """resp":{"a":1,"_headers":{"content-type":"application/json"},"_code":201}""" },
        { "array", context => WriteAsync(context, "application/json", "[1,{}]"), "resp\":[1,{}]" },
        { "number", context => WriteAsync(context, "text/json", "1e+21"), "resp\":1e+21" },
        { "false", context => WriteAsync(context, "application/json", "false"), "resp\":false" },
        { "string", context => WriteAsync(context, "application/json", "\"text\""), "resp\":\"text\"" },
        { "null", context => WriteAsync(context, "application/json", "null"), "" },
        { "nothing", _ => Task.CompletedTask, "" },
        { "text", context => WriteAsync(context, "text/plain", "{\"no\":\"JSON\"}"), "resp\":\"{\\\"no\\\":\\\"JSON\\\"}\"" },
        { "html", context => WriteAsync(context, "text/html; charset=utf-8", "<b>ä</b>"), "resp\":\"<b>ä</b>\"" },
        { "text of old", context => WriteAsync(context, "text/plain; charset=iso-8859-1", "ä", encoding: Encoding.Latin1), "resp\":\"ä\"" },
        { "no type", context => WriteAsync(context, null, "plain"), "resp\":\"plain\"" },
        { "problem as success", context => WriteAsync(context, "application/problem+json", "5"), "resp\":5" },
    };

    [Theory, MemberData(nameof(Answers))]
    public async Task Response_is_the_result(string what, Func<HttpContext, Task> answer, string expected)
    {
        Assert.NotEmpty(what);
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapGet("/a", new RequestDelegate(answer)).WithRpcName("a"));

        string result = expected.Length == 0 ? "" : $"\"{expected}";
        Assert.Equal(result, await (await host.ConnectAsync()).CallAsync("a"));
        Assert.Equal(result, await (await host.ConnectAsync(protocol: 4)).CallAsync("a"));
    }

    [Fact]
    public async Task Headers_of_the_response_are_told_but_no_cookie()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapGet("/a", (HttpContext context) =>
        {
            context.Response.Headers["X-Foo"] = "Bar";
            context.Response.Headers.Append("X-Many", new(["a", "b"]));
            context.Response.Cookies.Append("session", "secret");
            context.Response.OnStarting(() =>
            {
                context.Response.Headers["X-Late"] = "\"late\"";
                return Task.CompletedTask;
            });
            return new Prompt("hi");
        }).WithRpcName("a"));
        Peer peer = await host.ConnectAsync();

        Assert.Equal(
            $$$"""
            "resp":{"text":"hi","_headers":{"x-foo":"Bar","x-many":"a,b","content-type":"{{{Json}}}","x-late":"\"late\""},"_code":200}
            """,
            await peer.CallAsync("a"));
    }

    [Fact]
    public async Task Response_can_be_written_in_every_way()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "filed", TestContext.Current.CancellationToken);
        await using TokenHost host = await EndpointHost.StartAsync(app =>
        {
            app.MapGet("/file", () => Results.File(file, "text/plain")).WithRpcName("file");
            app.MapGet("/stream", () => Results.Stream(async stream =>
            {
                await stream.WriteAsync("str"u8.ToArray());
                await stream.FlushAsync();
                stream.Write("eam"u8);
            }, "text/plain")).WithRpcName("stream");
            app.MapGet("/pipe", async (HttpResponse response) =>
            {
                await response.StartAsync();
                Assert.True(response.HasStarted);
                Assert.Throws<InvalidOperationException>(() => response.OnStarting(() => Task.CompletedTask));
                "pi"u8.CopyTo(response.BodyWriter.GetSpan(2));
                response.BodyWriter.Advance(2);
                await response.BodyWriter.WriteAsync("pe"u8.ToArray());
                await response.CompleteAsync();
            }).WithRpcName("pipe");
        });
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":\"filed\"", await peer.CallAsync("file"));
        Assert.Equal("\"resp\":\"stream\"", await peer.CallAsync("stream"));
        Assert.Equal("\"resp\":\"pipe\"", await peer.CallAsync("pipe"));
        File.Delete(file);
    }

    [Theory, InlineData("typed"), InlineData("caught"), InlineData("mvc")]
    public async Task Answer_may_be_as_large_as_a_message_and_no_larger(string name)
    {
        await using TokenHost host = await EndpointHost.StartAsync(
            app =>
            {
                app.MapGet("/typed", (int n) => TypedResults.Text(new string('x', n))).WithRpcName("typed");
                app.MapGet("/caught", async (int n, HttpResponse response) =>
                {
                    try
                    {
                        await response.WriteAsync(new string('x', n));
                    }
                    catch (InvalidOperationException)
                    {
                    }
                }).WithRpcName("caught");
                app.MapControllers();
            },
            services => services.AddOnly<LargeController>(),
            options => options.Limits.MessageBytes = 100_000);
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.ActionFailed) && entry.Exception!.Message.Contains("Limits.MessageBytes", StringComparison.Ordinal));
        Peer peer = await host.ConnectAsync();

        Assert.Equal($"\"resp\":\"{new string('x', 100_000)}\"", await peer.CallAsync(name, """{"n":100000}"""));
        Assert.Equal("\"error\":\"Internal error\"", await peer.CallAsync(name, """{"n":100001}"""));
        await peer.ExpectSilenceAsync();
    }

    [Theory, InlineData("image/png", "x", "The endpoint answered image/png: over a socket only JSON and text can travel."),
        InlineData("application/json", "{", "The endpoint answered application/json, but not JSON in UTF-8 of at most 64 levels."),
        InlineData("application/json", "{} {}", "The endpoint answered application/json, but not JSON in UTF-8 of at most 64 levels.")]
    public async Task Response_that_cannot_travel_is_an_internal_error_and_the_log_says_why(string type, string body, string sentence)
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapGet("/a", context => WriteAsync(context, type, body)).WithRpcName("a"));
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.ActionFailed) && entry.Exception!.Message == sentence);
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"error\":\"Internal error\"", await peer.CallAsync("a"));
    }

    private static async Task WriteAsync(HttpContext context, string? type, string body, int status = 200, Encoding? encoding = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync((encoding ?? Encoding.UTF8).GetBytes(body));
    }
}

public sealed class LargeController : ControllerBase
{
    [HttpGet("/mvc/large"), RpcName("mvc")]
    public ContentResult Large(int n) => Content(new string('x', n));
}
