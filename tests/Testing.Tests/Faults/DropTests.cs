using System.Net.Sockets;
using Testing.Faults;

namespace Testing.Tests.Faults;

/// <summary>Connections that are not to be had.</summary>
public sealed class DropTests
{
    [Fact]
    public async Task Dropped_connection_ends_at_once_and_the_server_does_not_hear_of_it()
    {
        await using var listener = new Listener();
        await using FaultProxy proxy = FaultProxy.Start(listener.Endpoint, TestContext.Current.CancellationToken);
        proxy.Next(Fault.Drop());
        proxy.Next(Fault.Drop(Ending.Reset));

        using (RawConnection dropped = await ConnectAsync(proxy)) await dropped.ReadsEndAsync();
        await proxy.ResetsNewClientAsync();
        await (await proxy.ConnectionAsync(0)).Closed;
        await (await proxy.ConnectionAsync(1)).Closed;

        using RawConnection client = await ConnectAsync(proxy);
        await client.SendAsync("first");
        using RawConnection server = await listener.AcceptAsync();
        await server.ReadsAsync("first");
    }

    [Fact]
    public async Task Dropped_connection_is_closed_not_reset_however_much_its_client_sends()
    {
        await using var listener = new Listener();
        await using FaultProxy proxy = FaultProxy.Start(listener.Endpoint, TestContext.Current.CancellationToken);
        proxy.Default = Fault.Drop();

        using RawConnection client = await ConnectAsync(proxy);
        await client.SendAsync(new byte[1_000_000]);

        await client.ReadsEndAsync();
    }

    [Fact]
    public async Task Connection_dropped_in_silence_stays_open()
    {
        await using var listener = new Listener();
        await using FaultProxy proxy = FaultProxy.Start(listener.Endpoint, TestContext.Current.CancellationToken);
        proxy.Default = Fault.Drop(Ending.Silence);

        using RawConnection client = await ConnectAsync(proxy);
        await client.SendAsync("hello");
        ProxiedConnection connection = await proxy.ConnectionAsync(0);
        await connection.ToServer.TakenAsync(5);

        Assert.False(connection.IsClosed);
        Assert.Equal(0, connection.ToServer.Passed);
        proxy.ResetAll();
        await client.ReadsResetAsync();
    }

    [Fact]
    public async Task Refusing_proxy_refuses_at_its_port_until_it_accepts_again_and_living_connections_go_on()
    {
        await using Ends ends = await Ends.ConnectAsync();

        ends.Proxy.Refuse();
        SocketException refused = await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(ends.Proxy));
        await ends.Client.SendAsync("still here");
        await ends.Server.ReadsAsync("still here");
        ends.Proxy.Accept();
        using RawConnection second = await ConnectAsync(ends.Proxy);

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        Assert.Equal(1, (await ends.Proxy.ConnectionAsync(1)).Number);
    }

    private static Task<RawConnection> ConnectAsync(FaultProxy proxy) =>
        RawConnection.ConnectAsync(proxy.Endpoint, TestContext.Current.CancellationToken);
}
