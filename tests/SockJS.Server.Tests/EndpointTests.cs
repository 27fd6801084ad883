using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace SockJS.Server.Tests;

/// <summary>What stands at which address. Spec: sockjs 3.</summary>
public sealed class EndpointTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("/echo"), InlineData("/echo/"), InlineData("/echo?x=1")]
    public async Task Service_greets(string path)
    {
        await using KestrelHost host = await EchoService.StartAsync();

        RawResponse greeting = await RawHttp.SendAsync(host.Endpoint, "GET", path, Cancel);

        Assert.Equal(200, greeting.Status);
        Assert.Equal("text/plain; charset=UTF-8", greeting.Headers["Content-Type"]);
        Assert.False(greeting.Headers.ContainsKey("Set-Cookie"));
        Assert.Equal("Welcome to SockJS!\n", greeting.Body);
    }

    [Theory, InlineData(null), InlineData("https://sockets.example.com/echo")]
    public async Task Info_names_another_address_only_if_there_is_one(string? address)
    {
        await using KestrelHost host = await EchoService.StartAsync(options => options.BaseUrl = address);

        using JsonDocument info = JsonDocument.Parse((await RawHttp.SendAsync(host.Endpoint, "GET", "/echo/info", Cancel)).Body);

        Assert.Equal(address, info.RootElement.TryGetProperty("base_url", out JsonElement found) ? found.GetString() : null);
    }

    [Theory, InlineData("/echo/info"), InlineData("/echo/info/"), InlineData("/echo/info?t=1700000000000")]
    public async Task Info_says_what_the_service_can_do(string path)
    {
        await using KestrelHost host = await EchoService.StartAsync();

        RawResponse info = await RawHttp.SendAsync(host.Endpoint, "GET", path, Cancel);

        Assert.Equal(200, info.Status);
        Assert.Equal("application/json; charset=UTF-8", info.Headers["Content-Type"]);
        Assert.Equal("no-store, no-cache, no-transform, must-revalidate, max-age=0", info.Headers["Cache-Control"]);
        Assert.False(info.Headers.ContainsKey("Expires") || info.Headers.ContainsKey("Last-Modified") || info.Headers.ContainsKey("Set-Cookie"));
        Assert.Matches("""^{"websocket":true,"origins":\["\*:\*"\],"cookie_needed":false,"entropy":\d+}$""", info.Body);
    }

    [Fact]
    public async Task Entropy_differs_each_time()
    {
        await using KestrelHost host = await EchoService.StartAsync();
        HashSet<uint> seen = [];

        for (int i = 0; i < 4; i++)
        {
            using var info = JsonDocument.Parse(await host.Http.GetStringAsync("/echo/info", Cancel));
            seen.Add(info.RootElement.GetProperty("entropy").GetUInt32());
        }

        // Two of four alike: once in 700 million runs.
        Assert.Equal(4, seen.Count);
    }

    [Theory]
    [InlineData("/echo//"), InlineData("/echo///"), InlineData("/echo/a"), InlineData("/echo/a.html")]
    [InlineData("/echo/a/a"), InlineData("/echo/a/a/"), InlineData("/echo/INFO"), InlineData("/echo/infos"), InlineData("/echo/info//")]
    [InlineData("/echo/a/a/WEBSOCKET"), InlineData("/echo/a./a/websocket"), InlineData("/echo/a/a./websocket"), InlineData("/echo/a/a/a/websocket")]
    [InlineData("/echo//a/websocket"), InlineData("/echo/a//websocket"), InlineData("/echo///websocket"), InlineData("/echo//a/a/websocket")]
    [InlineData("/echo/a/a/websocket//"), InlineData("/echo/a/a/nothing"), InlineData("/elsewhere")]
    public async Task Nothing_stands_anywhere_else(string path)
    {
        await using KestrelHost host = await EchoService.StartAsync();

        Assert.Equal(404, (await RawHttp.SendAsync(host.Endpoint, "GET", path, Cancel)).Status);
        Assert.Equal(404, (await RawHttp.SendAsync(host.Endpoint, "POST", path, Cancel)).Status);
    }

    [Theory]
    [InlineData("POST", "/echo", "GET"), InlineData("HEAD", "/echo", "GET"), InlineData("POST", "/echo/iframe.html", "GET")]
    [InlineData("POST", "/echo/info", "GET, OPTIONS"), InlineData("DELETE", "/echo/info", "GET, OPTIONS")]
    [InlineData("POST", "/echo/a/b/websocket", "GET, CONNECT"), InlineData("PUT", "/echo/a/b/websocket/", "GET, CONNECT"), InlineData("POST", "/echo/websocket", "GET, CONNECT")]
    [InlineData("GET", "/echo/a/b/xhr", "POST, OPTIONS"), InlineData("HEAD", "/echo/a/b/xhr_streaming", "POST, OPTIONS"), InlineData("GET", "/echo/a/b/xhr_send", "POST, OPTIONS")]
    [InlineData("POST", "/echo/a/b/eventsource", "GET"), InlineData("POST", "/echo/a/b/htmlfile", "GET"), InlineData("POST", "/echo/a/b/jsonp", "GET")]
    [InlineData("GET", "/echo/a/b/jsonp_send", "POST")]
    public async Task Wrong_method_is_told_the_right_one(string method, string path, string allowed)
    {
        await using KestrelHost host = await EchoService.StartAsync();

        RawResponse refusal = await RawHttp.SendAsync(host.Endpoint, method, path, Cancel);

        Assert.Equal(405, refusal.Status);
        Assert.Equal(allowed, refusal.Headers["Allow"]);
        Assert.Equal("nosniff", refusal.Headers["X-Content-Type-Options"]);
        Assert.False(refusal.Headers.ContainsKey("Content-Type"));
        Assert.Empty(refusal.Body);
    }

    [Theory]
    [InlineData("/{tenant}/live", "/acme/live"), InlineData("/a/b/c", "/a/b/c"), InlineData("/a/b/", "/a/b"), InlineData("/v{version:int}/x", "/v2/x")]
    [InlineData("/", ""), InlineData("echo", "/echo")]
    public async Task Service_stands_at_any_depth_and_behind_parameters(string pattern, string path)
    {
        await using KestrelHost host = await KestrelHost.StartAsync(
            services => services.AddSockJS(), app => app.MapSockJS(pattern, EchoService.ServeAsync));

        Assert.Equal("Welcome to SockJS!\n", (await RawHttp.SendAsync(host.Endpoint, "GET", $"{path}/", Cancel)).Body);
        Assert.Equal(200, (await RawHttp.SendAsync(host.Endpoint, "GET", $"{path}/info", Cancel)).Status);
        Assert.Equal(404, (await RawHttp.SendAsync(host.Endpoint, "GET", $"{path}/info/x", Cancel)).Status);

        using RawSockJS client = await RawSockJS.OpenAsync(host.Endpoint, path, Cancel);
        await client.SendMessagesAsync("hello");
        Assert.Equal("hello", await client.ReadMessageAsync());
    }

    [Fact]
    public async Task Service_in_a_group_below_a_path_base_finds_its_own_part_of_the_path()
    {
        await using KestrelHost host = await KestrelHost.StartAsync(services => services.AddSockJS(), app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapGroup("/api/{region}").MapSockJS("/echo", EchoService.ServeAsync);
        });

        Assert.Equal(200, (await RawHttp.SendAsync(host.Endpoint, "GET", "/base/api/eu/echo/info", Cancel)).Status);
        Assert.Equal(404, (await RawHttp.SendAsync(host.Endpoint, "GET", "/base/api/eu/echo/echo/info", Cancel)).Status);
    }

    [Fact]
    public async Task Two_services_do_not_know_each_other()
    {
        await using KestrelHost host = await KestrelHost.StartAsync(services => services.AddSockJS(), app =>
        {
            app.MapSockJS("/small", EchoService.ServeAsync, options => options.MaxSessions = 1);
            app.MapSockJS("/small/other", EchoService.ServeAsync);
        });

        using RawSockJS small = await RawSockJS.OpenAsync(host.Endpoint, "/small", Cancel);
        using RawSockJS other = await RawSockJS.OpenAsync(host.Endpoint, "/small/other", Cancel);
        await other.SendMessagesAsync("from the other one");

        Assert.Equal("from the other one", await other.ReadMessageAsync());
    }
}
