using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Testing.Faults;

namespace Testing.Tests.Faults;

/// <summary>Which connection suffers what, and what is left when the proxy goes.</summary>
public sealed class ProxyTests
{
    [Fact]
    public async Task Next_goes_before_the_plan_and_each_connection_has_its_own()
    {
        await using Listener listener = Listener.Echo();
        await using FaultProxy proxy = FaultProxy.Start(listener.Endpoint, TestContext.Current.CancellationToken);
        proxy.Plan = number => Fault.Cut(Direction.ToClient, number);
        proxy.Next(Fault.Drop());
        proxy.Next(Fault.Cut(Direction.ToClient, 100));

        List<string> read = [];
        for (int i = 0; i < 5; i++)
        {
            using RawConnection client = await RawConnection.ConnectAsync(proxy.Endpoint, TestContext.Current.CancellationToken);
            await client.SendAsync("0123456789");
            client.Finish();
            read.Add($"{(await client.ReadToEndAsync()).Length} {(await proxy.ConnectionAsync(i)).Fault.Dropped}");
        }

        Assert.Equal(["0 Close", "10 ", "2 ", "3 ", "4 "], read);
    }

    [Fact]
    public async Task Connection_is_waited_for_until_it_is_there()
    {
        await using Listener listener = Listener.Echo();
        await using FaultProxy proxy = FaultProxy.Start(listener.Endpoint, TestContext.Current.CancellationToken);
        Task<ProxiedConnection> second = proxy.ConnectionAsync(1);

        using RawConnection a = await RawConnection.ConnectAsync(proxy.Endpoint, TestContext.Current.CancellationToken);
        await proxy.ConnectionAsync(0);
        Assert.False(second.IsCompleted);
        using RawConnection b = await RawConnection.ConnectAsync(proxy.Endpoint, TestContext.Current.CancellationToken);

        Assert.Equal(1, (await second).Number);
        Assert.Same(await second, await proxy.ConnectionAsync(1));
    }

    [Fact]
    public async Task Connections_that_are_over_are_not_struck()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Cut(Direction.ToServer, 1, Ending.Reset));
        await ends.Client.SendAsync("x");
        await ends.Between.Closed;

        ends.Proxy.Mute();

        Assert.Equal("#0 to server: Reset after 1 bytes; to client: pass: 1 bytes to the server, 0 to the client, closed", ends.Proxy.ToString());
    }

    [Theory]
    [InlineData("alive"), InlineData("muted"), InlineData("stalled"), InlineData("held"), InlineData("late"), InlineData("half-open"), InlineData("closed by one")]
    public async Task Proxy_that_goes_leaves_nothing_behind(string state)
    {
        await using Ends ends = await Ends.ConnectAsync(state switch
        {
            "muted" => Fault.Mute(),
            "stalled" => Fault.Stall(),
            "held" => Fault.Buffer(),
            "late" => Fault.Delay(TimeSpan.FromDays(1)),
            "half-open" => Fault.HideEnd(Direction.ToClient),
            _ => Fault.None,
        });
        await ends.Server.SendAsync("hello");
        if (state == "half-open") ends.Server.Finish();
        if (state == "closed by one") ends.Client.Finish();
        if (state != "stalled") await ends.Between.ToClient.TakenAsync(5);

        // Bound to the same port, so that nobody else gets it when the proxy is gone.
        using var place = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        place.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        place.Bind(ends.Proxy.Endpoint);
        (IPEndPoint, IPEndPoint)[] connections = [(ends.Proxy.Endpoint, ends.Client.LocalEndpoint), (ends.Server.RemoteEndpoint, ends.Server.LocalEndpoint)];

        // The kernel's table is read in pieces while others change it: a row may be in it twice, or be missed.
        Assert.InRange(SocketsOf(ends.Proxy, connections), 1, 3);

        await ends.Proxy.DisposeAsync();

        Assert.True(ends.Between.IsClosed);
        Assert.Equal(0, SocketsOf(ends.Proxy, connections));
        await ends.Server.EndAsync();
        await ends.Client.EndAsync();
    }

    [Fact]
    public async Task Plan_that_fails_fails_the_test_when_the_proxy_goes()
    {
        await using Listener listener = Listener.Echo();
        FaultProxy proxy = FaultProxy.Start(listener.Endpoint, TestContext.Current.CancellationToken);
        using RawConnection first = await RawConnection.ConnectAsync(proxy.Endpoint, TestContext.Current.CancellationToken);
        ProxiedConnection connection = await proxy.ConnectionAsync(0);
        var asked = new TaskCompletionSource();
        proxy.Plan = _ =>
        {
            asked.SetResult();
            throw new InvalidOperationException("no plan");
        };
        using RawConnection second = await RawConnection.ConnectAsync(proxy.Endpoint, TestContext.Current.CancellationToken);
        await asked.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

        var mistake = await Assert.ThrowsAsync<InvalidOperationException>(() => proxy.DisposeAsync().AsTask());

        Assert.Equal("no plan", mistake.Message);
        Assert.True(connection.IsClosed);
    }

    [Fact]
    public async Task Proxy_that_goes_does_not_wait_for_a_receiver_that_does_not_read()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Buffer(), receiveBuffer: 4096);

        // Held together and sent at once: more than there is room for.
        await ends.Server.SendAsync(new byte[Relay.MostHeld]);
        await ends.Between.ToClient.TakenAsync(Relay.MostHeld);

        await ends.Proxy.DisposeAsync();

        await Assert.ThrowsAsync<EndOfStreamException>(() => ends.Between.ToClient.PassedAsync(Relay.MostHeld));
    }

    [Fact]
    public async Task Proxy_that_goes_does_not_wait_for_a_server_that_does_not_accept()
    {
        // Whoever comes when the queue is full is kept waiting by the kernel.
        await using var listener = new Listener(backlog: 1);
        await using FaultProxy proxy = FaultProxy.Start(listener.Endpoint, TestContext.Current.CancellationToken);
        using RawConnection first = await RawConnection.ConnectAsync(proxy.Endpoint, TestContext.Current.CancellationToken);
        using RawConnection second = await RawConnection.ConnectAsync(proxy.Endpoint, TestContext.Current.CancellationToken);
        using RawConnection third = await RawConnection.ConnectAsync(proxy.Endpoint, TestContext.Current.CancellationToken);
        await proxy.ConnectionAsync(2);

        await proxy.DisposeAsync();

        await third.ReadsResetAsync();
    }

    /// <summary>How many of a proxy's sockets the kernel knows: those that listen, and those of these connections.</summary>
    private static int SocketsOf(FaultProxy proxy, (IPEndPoint Local, IPEndPoint Remote)[] connections)
    {
        IPGlobalProperties machine = IPGlobalProperties.GetIPGlobalProperties();
        return machine.GetActiveTcpListeners().Distinct().Count(proxy.Endpoint.Equals)
            + machine.GetActiveTcpConnections().Select(connection => (connection.LocalEndPoint, connection.RemoteEndPoint)).Distinct().Count(connections.Contains);
    }
}
