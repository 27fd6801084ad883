using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Testing.Faults;

namespace SockJS.Client.Tests.Lifetime;

/// <summary>A client that is gone has no socket left: over a real network.</summary>
public sealed class SocketTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<SockJSTransport> All => [.. Enum.GetValues<SockJSTransport>()];

    [Theory, MemberData(nameof(All))]
    public async Task Client_that_was_disposed_has_no_connection_left(SockJSTransport transport)
    {
        await using KestrelHost host = await StartAsync();
        await using FaultProxy network = FaultProxy.Start(host.Endpoint, Cancel);
        var client = new SockJSClient(new Uri(network.Address, "/echo"), new SockJSClientOptions { Transports = [transport] });
        await client.ConnectAsync(Cancel);
        await client.SendAsync("hello", Cancel);
        Assert.Equal("hello", await client.ReadAllAsync(Cancel).FirstAsync(Cancel));

        await client.DisposeAsync();

        Assert.NotEmpty(network.Connections);
        foreach (ProxiedConnection connection in network.Connections) await connection.Closed;
    }

    [Theory, MemberData(nameof(All))]
    public async Task Client_that_could_not_connect_has_no_connection_left(SockJSTransport transport)
    {
        await using KestrelHost host = await KestrelHost.StartAsync(_ => { }, app => app.MapGet("/echo/info", () => "{}"));
        await using FaultProxy network = FaultProxy.Start(host.Endpoint, Cancel);
        var client = new SockJSClient(new Uri(network.Address, "/echo"), new SockJSClientOptions { Transports = [transport] });

        // Not disposed: who has failed has nothing left to let go of.
        await Assert.ThrowsAsync<SockJSException>(() => client.ConnectAsync(Cancel));

        Assert.NotEmpty(network.Connections);
        foreach (ProxiedConnection connection in network.Connections) await connection.Closed;
    }

    private static Task<KestrelHost> StartAsync() => KestrelHost.StartAsync(
        services => services.AddSockJS(),
        app => app.MapSockJS("/echo", async connection =>
        {
            await foreach (string message in connection.ReadAllAsync()) connection.Send(message);
        }));
}
