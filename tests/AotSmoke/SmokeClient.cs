using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SockJS.Client;
using TokenSockJS.Client;
using TokenSockJS.Protocol;
using TokenSockJS.Server;

namespace AotSmoke;

/// <summary>The clients of the design's snippets, each answer checked.</summary>
internal static class SmokeClient
{
    public static async Task TokensAsync(string address, TokenSocketServer server, CancellationToken cancel)
    {
        var options = new TokenSocketOptions
        {
            Host = address,
            Authentication = { ["name"] = "Ann" },
            Ping = TimeSpan.FromSeconds(20),
        };
        options.Json.TypeInfoResolverChain.Insert(0, SmokeJson.Default);

        await using var socket = new TokenSocket(options);
        socket.Actions.Map("nested.foo", (Prompt? prompt) => $"foo {prompt?.Foo}");
        socket.Reconnected += (_, back) => throw new InvalidOperationException($"The connection was lost; back after {back.Attempts}.");
        await socket.ConnectAsync(cancel);

        // RPC, client to server.
        Check.Equal(new User(1, "Ann"), await socket.RpcAsync<User>("user.read", new UserId(1), cancellationToken: cancel));
        Check.Equal("Ann", await socket.RpcAsync<string>("greeted", null, cancellationToken: cancel));
        JsonElement echoed = await socket.RpcAsync<JsonElement>("echo", new News("hi"), cancellationToken: cancel);
        Check.Equal("hi", echoed.GetProperty("text").GetString());

        Check.Equal("Hello bar!", await socket.RpcAsync<string>("nested.greet", new Prompt("bar"), cancellationToken: cancel));

        // HTTP endpoints.
        Check.Equal(new User(7, "Eve by Ann of lobby"), await socket.RpcAsync<User>("user.rename", new User(7, "Eve"), cancellationToken: cancel));
        Check.Equal(404, await CodeOf(socket.RpcAsync<User>("user.none", null, cancellationToken: cancel)));
        Check.Equal(403, await CodeOf(socket.RpcAsync<string>("user.rights", null, cancellationToken: cancel)));

        // And back, while the client's own call is waiting.
        Check.Equal("foo bar", await socket.RpcAsync<string>("ask.me", new Prompt("bar"), cancellationToken: cancel));

        // Channels.
        await using var news = await socket.SubscribeAsync<News>("news", cancel);
        Check.Equal(1, server.ChannelSockets("news").Count);
        await socket.PublishAsync("news", new News("from the client"), cancel);
        await server.PublishAsync("news", new News("from the server"), cancel);
        await server.BroadcastAsync(new News("to all"), cancel);
        await server.BroadcastAsync(new Maintenance(true), cancel);

        var expected = new Queue<string>(["from the client", "from the server", "to all"]);
        await foreach (News item in news.WithCancellation(cancel))
        {
            Check.Equal(expected.Dequeue(), item.Text);
            if (expected.Count == 0) break;
        }

        foreach (TokenSocketConnection connection in server.ChannelSockets("news"))
            Check.Equal("foo server", await server.RpcAsync<string>(connection, "nested.foo", new Prompt("server"), TimeSpan.FromSeconds(10), cancel));

        // Refusals.
        Check.Equal(404, await CodeOf(socket.RpcAsync<string>("no.such", null, cancellationToken: cancel)));
        Check.Equal(403, await CodeOf(socket.SubscribeAsync<News>("secret", cancel)));
    }

    /// <summary>Each transport carries a call; all of them share a handler and its cookies.</summary>
    public static async Task TransportsAsync(string address, CancellationToken cancel)
    {
        using HttpMessageHandler handler = new SockJSClientOptions { Cookies = new CookieContainer() }.CreateHttpHandler();
        foreach (SockJSTransport transport in Enum.GetValues<SockJSTransport>())
        {
            var options = new TokenSocketOptions
            {
                Host = address,
                GetAuthentication = _ => ValueTask.FromResult(new JsonObject { ["name"] = "Ann" }),
                BearerToken = _ => ValueTask.FromResult<string?>("smoke"),
                Headers = { ["X-Smoke"] = "yes" },
                HttpHandler = handler,
                Transports = [transport],
            };
            options.Json.TypeInfoResolverChain.Insert(0, SmokeJson.Default);

            await using var socket = new TokenSocket(options);
            await socket.ConnectAsync(cancel);
            Check.Equal(new User(1, "Ann"), await socket.RpcAsync<User>("user.read", new UserId(1), new RpcOptions { Timeout = TimeSpan.FromSeconds(10), Retryable = true }, cancel));
        }
    }

    /// <summary>Who is signed in comes in, who is not does not.</summary>
    public static async Task DefaultAuthenticationAsync(string address, TokenSocketServer server, CancellationToken cancel)
    {
        await using var ann = new TokenSocket(new TokenSocketOptions { Host = address, TokenPath = "/configured/token", Authentication = { ["name"] = "Ann" } });
        await ann.ConnectAsync(cancel);
        Check.Equal("Ann", server.Sockets.Single().Identity.GetProperty("name").GetString());
        Check.Equal("Ann", server.Sockets.Single().User.Identity?.Name);

        await using var nobody = new TokenSocket(new TokenSocketOptions { Host = address, TokenPath = "/configured/token" });
        Check.Equal(403, await CodeOf(nobody.ConnectAsync(cancel)));

        // Bound without reflection: a list, and flags of the service below.
        using var http = new HttpClient { BaseAddress = new Uri(address), DefaultRequestHeaders = { { "Origin", "https://configured.example" } } };
        using HttpResponseMessage info = await http.GetAsync("/sockets/info", cancel);
        Check.Equal("https://configured.example", info.Headers.GetValues("Access-Control-Allow-Origin").Single());
        using HttpResponseMessage streaming = await http.PostAsync("/sockets/000/smoke/xhr_streaming", null, cancel);
        Check.Equal(404, (int)streaming.StatusCode);
    }

    public static async Task SockJSAsync(string address, CancellationToken cancel)
    {
        Check.Equal("wörld 😀", await RoundTripAsync($"{address}/echo", "wörld 😀", cancel));
        Check.Equal("LOUD", await RoundTripAsync($"{address}/upper", "loud", cancel));

        // Without WebSockets, request by request.
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        Check.Equal("o\n", await PostAsync(http, "xhr", ""));
        Check.Equal("", await PostAsync(http, "xhr_send", "[\"polled\"]"));
        Check.Equal("a[\"polled\"]\n", await PostAsync(http, "xhr", ""));

        async Task<string> PostAsync(HttpClient http, string transport, string body)
        {
            using HttpResponseMessage answer = await http.PostAsync($"/echo/000/smoke/{transport}", new StringContent(body), cancel);
            return await answer.Content.ReadAsStringAsync(cancel);
        }
    }

    private static async Task<string> RoundTripAsync(string url, string message, CancellationToken cancel)
    {
        await using var client = new SockJSClient(new Uri(url));
        await client.ConnectAsync(cancel);
        await client.SendAsync(message, cancel);
        await foreach (string answer in client.ReadAllAsync(cancel)) return answer;
        throw new InvalidOperationException($"{url} closed without an answer.");
    }

    private static async Task<int> CodeOf(Task call)
    {
        try
        {
            await call;
            return 0;
        }
        catch (RpcException error)
        {
            return error.Code;
        }
    }
}
