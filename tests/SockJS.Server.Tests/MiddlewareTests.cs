using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Testing.Transports;

namespace SockJS.Server.Tests;

/// <summary>What an application puts in front of all its endpoints leaves those of SockJS as they must be. Spec: sockjs 3.</summary>
public sealed class MiddlewareTests
{
    private const string Compressible = "Accept-Encoding: gzip, br\r\n";
    private const string Page = "https://page.example";

    public static TheoryData<string> Transports => [.. HttpWrapping.All.Select(wrapping => wrapping.Name)];

    [Theory, MemberData(nameof(Transports))]
    public async Task Compression_of_responses_neither_compresses_nor_holds_back(string transport)
    {
        await using TestService service = await TestService.StartAsync(
            time: new TestClock(),
            addServices: services => services.AddResponseCompression(options => options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "text/event-stream"]),
            build: app =>
            {
                app.UseResponseCompression();
                app.MapGet("/page", () => Results.Text(new string('x', 10_000), "text/html"));
            });
        RawResponse page = await RawHttp.SendAsync(service.Host.Endpoint, "GET", "/page", TestService.Cancel, Compressible);
        Assert.True(page.Headers.ContainsKey("Content-Encoding"), "Nothing is compressed here.");

        // The client takes no other bytes than the right ones, and each frame is read before the next is written.
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(Wrapping(transport), Compressible);
        for (int i = 0; i < 3; i++)
        {
            string message = new((char)('a' + i), 5000);
            handler.Connection.Send(message);
            Assert.Equal(message, await client.ReadMessageAsync());
        }

        RawResponse info = await RawHttp.SendAsync(service.Host.Endpoint, "GET", $"{TestService.Path}/info", TestService.Cancel, Compressible);
        Assert.False(info.Headers.ContainsKey("Content-Encoding"));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Proxies_are_asked_not_to_hold_back_what_receives(string transport)
    {
        await using TestService service = await TestService.StartAsync(options => options.ResponseLimit = 1, time: new TestClock());

        RawResponse response = await RawHttp.SendAsync(
            service.Host.Endpoint, Wrapping(transport).Method, $"{TestService.Path}/000/session/{transport}?c=x", TestService.Cancel, "Sec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n");

        Assert.Equal((200, "no"), (response.Status, response.Headers["X-Accel-Buffering"]));
    }

    [Fact]
    public async Task Cors_of_the_framework_replaces_ours_where_the_endpoint_asks_for_it()
    {
        await using TestService service = await StartWithCorsAsync(endpoint => endpoint.RequireCors("pages"));

        using HttpResponseMessage info = await AskAsync(service, HttpMethod.Get, "/info"), poll = await AskAsync(service, HttpMethod.Post, "/000/session/xhr");
        using HttpResponseMessage preflight = await AskAsync(service, HttpMethod.Options, "/000/session/xhr");

        // One of each, and none that the policy does not have.
        foreach (HttpResponseMessage answer in new[] { info, poll, preflight })
        {
            Assert.True(answer.IsSuccessStatusCode);
            Assert.Equal([Page], answer.Headers.GetValues("Access-Control-Allow-Origin"));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        }

        Assert.Equal(["x-mine"], info.Headers.GetValues("Access-Control-Expose-Headers"));
        Assert.Equal(["600"], preflight.Headers.GetValues("Access-Control-Max-Age"));
        Assert.Equal(["x-asked"], preflight.Headers.GetValues("Access-Control-Allow-Headers"));
    }

    [Fact]
    public async Task Cors_of_the_framework_for_other_endpoints_leaves_ours()
    {
        await using TestService service = await StartWithCorsAsync(_ => { });

        using HttpResponseMessage info = await AskAsync(service, HttpMethod.Get, "/info"), preflight = await AskAsync(service, HttpMethod.Options, "/000/session/xhr");

        foreach (HttpResponseMessage answer in new[] { info, preflight })
        {
            Assert.Equal([Page], answer.Headers.GetValues("Access-Control-Allow-Origin"));
            Assert.Equal(["true"], answer.Headers.GetValues("Access-Control-Allow-Credentials"));
        }

        Assert.Equal(["31536000"], preflight.Headers.GetValues("Access-Control-Max-Age"));
    }

    [Fact]
    public async Task Cors_of_the_framework_lets_nobody_in_whom_the_service_refuses()
    {
        await using TestService service = await StartWithCorsAsync(endpoint => endpoint.RequireCors("pages"), isListed: false);

        using HttpResponseMessage info = await AskAsync(service, HttpMethod.Get, "/info");

        Assert.Equal(403, (int)info.StatusCode);
    }

    private static Task<TestService> StartWithCorsAsync(Action<IEndpointConventionBuilder> decorate, bool isListed = true) => TestService.StartAsync(
        options =>
        {
            if (isListed) options.AllowedOrigins.Add(Page);
        },
        time: new TestClock(),
        addServices: services => services.AddCors(cors => cors.AddPolicy("pages", policy => policy
            .WithOrigins(Page).WithMethods("GET", "POST").WithHeaders("x-asked").WithExposedHeaders("x-mine").SetPreflightMaxAge(TimeSpan.FromMinutes(10)))),
        build: app => app.UseCors(),
        decorate: decorate);

    private static async Task<HttpResponseMessage> AskAsync(TestService service, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, TestService.Path + path);
        request.Headers.Add("Origin", Page);
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "x-asked");
        }

        return await service.Host.Http.SendAsync(request, TestService.Cancel);
    }

    private static HttpWrapping Wrapping(string name) =>
        HttpWrapping.All.Single(wrapping => wrapping.Name == name);
}
