using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SockJS.Client.Tests.Requests;

/// <summary>Cookies, headers and tokens go with every request of a connection, whatever carries it. Spec: sockjs 6.8.</summary>
public sealed class EveryRequestTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<Seen> seen = new();
    private KestrelHost? host;

    public static TheoryData<SockJSTransport, string[]> Transports => new()
    {
        { SockJSTransport.WebSocket, ["info", "websocket"] },
        { SockJSTransport.RawWebSocket, ["info", "websocket"] },
        { SockJSTransport.XhrStreaming, ["info", "xhr_send", "xhr_streaming"] },
        { SockJSTransport.EventSource, ["eventsource", "info", "xhr_send"] },
        { SockJSTransport.XhrPolling, ["info", "xhr", "xhr_send"] },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await KestrelHost.StartAsync(
        services => services.AddSockJS(),
        app =>
        {
            app.Use((context, next) =>
            {
                HttpRequest request = context.Request;
                seen.Enqueue(new Seen(request.Path.Value!.Split('/')[^1], request.Headers["X-Test"], request.Headers.Authorization, request.Cookies["node"], request.Cookies["count"]));
                context.Response.Cookies.Append("count", $"{seen.Count}");
                if (request.Path.Value.EndsWith("/info", StringComparison.Ordinal)) context.Response.Cookies.Append("node", "b");
                return next(context);
            });
            app.MapSockJS("/echo", async connection =>
            {
                await foreach (string message in connection.ReadAllAsync()) connection.Send(message);
            });
        });

    [Theory, MemberData(nameof(Transports))]
    public async Task Cookies_headers_and_tokens_go_with_every_request(SockJSTransport transport, string[] parts)
    {
        int tokens = 0;
        var options = new SockJSClientOptions
        {
            Transports = [transport],
            Headers = { ["X-Test"] = "hello" },
            BearerToken = _ => new ValueTask<string?>($"token{Interlocked.Increment(ref tokens)}"),
        };

        await TalkAsync(options);

        Assert.Equal(parts, seen.Select(request => request.Part).Distinct().Order(StringComparer.Ordinal));
        Assert.All(seen, request => Assert.Equal("hello", request.Header));
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(number => $"Bearer token{number}").Order(StringComparer.Ordinal), seen.Select(request => request.Authorization).Order(StringComparer.Ordinal));
        Assert.All(seen.Skip(1), request => Assert.Equal("b", request.Node));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task What_the_server_sets_is_in_the_container_of_the_application(SockJSTransport transport, string[] parts)
    {
        _ = parts;
        var cookies = new CookieContainer();
        cookies.Add(new Cookie("node", "mine", "/", "127.0.0.1"));

        await TalkAsync(new SockJSClientOptions { Transports = [transport], Cookies = cookies });

        Assert.Equal("mine", seen.First().Node);
        Assert.Equal("b", cookies.GetAllCookies()["node"]?.Value);
        Assert.NotNull(seen.ElementAt(1).Count);
    }

    [Fact]
    public async Task Clients_may_share_cookies_and_each_has_its_own_otherwise()
    {
        var shared = new CookieContainer();
        await TalkAsync(new SockJSClientOptions { Cookies = shared });
        await TalkAsync(new SockJSClientOptions { Cookies = shared });
        await TalkAsync(new SockJSClientOptions());

        Assert.Equal([null, "b", null], seen.Where(request => request.Part == "info").Select(request => request.Node));
    }

    [Fact]
    public async Task Token_that_is_none_is_not_sent()
    {
        await TalkAsync(new SockJSClientOptions { BearerToken = _ => new ValueTask<string?>((string?)null) });

        Assert.All(seen, request => Assert.Null(request.Authorization));
    }

    public async ValueTask DisposeAsync() => await host!.DisposeAsync();

    private async Task TalkAsync(SockJSClientOptions options)
    {
        await using var client = new SockJSClient(new Uri(host!.Address, "/echo"), options);
        await client.ConnectAsync(Cancel);
        await client.SendAsync("hello", Cancel);
        Assert.Equal("hello", await client.ReadAllAsync(Cancel).FirstAsync(Cancel));
    }

    private sealed record Seen(string Part, string? Header, string? Authorization, string? Node, string? Count);
}
