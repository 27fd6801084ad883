using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;

namespace TokenSockJS.Server.Tests.Calls.Endpoints;

/// <summary>Endpoints that come, change and go while the server is running.</summary>
public sealed class LaterEndpointTests
{
    private readonly ChangingEndpoints source = new();

    [Fact]
    public async Task Endpoint_can_be_called_as_long_as_it_is_there()
    {
        await using TokenHost host = await StartAsync();
        Peer peer = await host.ConnectAsync();
        Assert.Equal("\"error\":\"Function not found\"", await peer.CallAsync("a"));

        source.Become(Answering("a", "one"));
        Assert.Equal("\"resp\":\"one\"", await peer.CallAsync("a"));

        source.Become(Answering("a", "two"), Answering("b", "three"));
        Assert.Equal("\"resp\":\"two\"", await peer.CallAsync("a"));
        Assert.Equal("\"resp\":\"three\"", await peer.CallAsync("b"));

        source.Become(Answering("b", "four"));
        Assert.Equal("\"error\":\"Function not found\"", await peer.CallAsync("a"));
        Assert.Equal("\"resp\":\"four\"", await peer.CallAsync("b"));
        host.Server.Actions.Map<int, int>("a", (_, _) => 5);
        Assert.Equal("\"resp\":5", await peer.CallAsync("a"));
    }

    [Fact]
    public async Task Endpoint_that_comes_with_a_mistake_is_logged_and_cannot_be_called()
    {
        await using TokenHost host = await StartAsync();
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.EndpointRefused));
        Peer peer = await host.ConnectAsync();
        source.Become(Answering("a", "one"));
        Assert.Equal("\"resp\":\"one\"", await peer.CallAsync("a"));

        source.Become(Answering("a", "two", new HostAttribute("admin.example")), Answering("echo", "taken"), Answering("c", "three"));

        Assert.Equal("\"error\":\"Function not found\"", await peer.CallAsync("a"));
        Assert.Equal("\"resp\":\"three\"", await peer.CallAsync("c"));
        await peer.ExpectSilenceAsync();
        string[] told = [.. host.Log.Entries.Where(entry => entry.Is(ServerEvent.EndpointRefused)).Select(entry => entry.Message)];
        Assert.Equal(2, told.Length);
        Assert.Contains("The endpoint 'two' with the RPC name 'a' is there for admin.example only", told[0], StringComparison.Ordinal);
        Assert.Contains("The endpoint 'taken' has the RPC name 'echo', which an action has already", told[1], StringComparison.Ordinal);

        source.Become(Answering("a", "four"));
        Assert.Equal("\"resp\":\"four\"", await peer.CallAsync("a"));
    }

    private Task<TokenHost> StartAsync() => EndpointHost.StartAsync(app => ((IEndpointRouteBuilder)app).DataSources.Add(source));

    private static RouteEndpoint Answering(string name, string answer, params object[] metadata) => new(
        context => context.Response.WriteAsync(answer), RoutePatternFactory.Parse($"/{answer}"), 0, new EndpointMetadataCollection([new RpcNameAttribute(name), .. metadata]), answer);

    private sealed class ChangingEndpoints : EndpointDataSource
    {
        private volatile IReadOnlyList<Endpoint> endpoints = [];
        private volatile CancellationTokenSource changed = new();

        public override IReadOnlyList<Endpoint> Endpoints => endpoints;

        public override IChangeToken GetChangeToken() => new CancellationChangeToken(changed.Token);

        public void Become(params Endpoint[] others)
        {
            endpoints = others;
            CancellationTokenSource before = changed;
            changed = new CancellationTokenSource();
            before.Cancel();
        }
    }
}
