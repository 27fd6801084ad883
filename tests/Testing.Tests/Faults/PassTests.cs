using System.Net.Sockets;
using Testing.Faults;

namespace Testing.Tests.Faults;

/// <summary>Without a fault nobody notices that there is somebody between.</summary>
public sealed class PassTests
{
    [Theory, InlineData(Direction.ToServer), InlineData(Direction.ToClient)]
    public async Task Bytes_and_ends_pass(Direction direction)
    {
        await using Ends ends = await Ends.ConnectAsync();

        await ends.Sender(direction).SendAsync("question");
        await ends.Receiver(direction).ReadsAsync("question");
        ends.Sender(direction).Finish();
        await ends.Receiver(direction).ReadsEndAsync();

        // The other direction is open still.
        await ends.Receiver(direction).SendAsync("answer");
        await ends.Sender(direction).ReadsAsync("answer");
        Assert.False(ends.Between.IsClosed);
        ends.Receiver(direction).Finish();
        await ends.Sender(direction).ReadsEndAsync();
        await ends.Between.Closed;
        Assert.Equal((8L, 8L), (ends.Relay(direction).Taken, ends.Relay(direction).Passed));
        Assert.Equal(6, ends.Relay(direction.Reverse()).Passed);
    }

    [Theory, InlineData(Direction.ToServer), InlineData(Direction.ToClient)]
    public async Task Reset_passes(Direction direction)
    {
        await using Ends ends = await Ends.ConnectAsync();

        ends.Sender(direction).Reset();

        await ends.Receiver(direction).ReadsResetAsync();
        await ends.Between.Closed;
    }

    [Theory, InlineData(Direction.ToServer), InlineData(Direction.ToClient)]
    public async Task Sender_whose_receiver_is_gone_is_told(Direction direction)
    {
        await using Ends ends = await Ends.ConnectAsync();

        // Closed, not only finished: the kernel answers bytes that still come with a reset.
        ends.Receiver(direction).Dispose();
        await ends.Sender(direction).ReadsEndAsync();
        Task sending = Assert.ThrowsAsync<SocketException>(async () =>
        {
            while (true) await ends.Sender(direction).SendAsync("anybody there?");
        });

        await ends.Between.Closed;
        await sending;
    }

    [Fact]
    public async Task Many_bytes_pass_in_order_though_there_is_room_for_few()
    {
        await using Listener listener = Listener.Echo();
        await using FaultProxy proxy = FaultProxy.Start(listener.Endpoint, TestContext.Current.CancellationToken);
        using RawConnection client = await RawConnection.ConnectAsync(proxy.Endpoint, TestContext.Current.CancellationToken, receiveBuffer: 4096);
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);

        Task sending = client.SendAsync(bytes);

        Assert.Equal(bytes, await client.ReadAsync(bytes.Length));
        await sending;
    }

    [Fact]
    public async Task Server_that_is_not_there_resets_its_clients()
    {
        await using var listener = new Listener();
        await using FaultProxy nobody = FaultProxy.Start(listener.Endpoint, TestContext.Current.CancellationToken);
        await using FaultProxy proxy = FaultProxy.Start(nobody.Endpoint, TestContext.Current.CancellationToken);
        nobody.Refuse();

        await proxy.ResetsNewClientAsync();

        ProxiedConnection connection = await proxy.ConnectionAsync(0);
        await connection.Closed;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.Connected);
    }

    [Fact]
    public async Task Waiting_for_bytes_that_will_not_come_ends_with_the_connection()
    {
        await using Ends ends = await Ends.ConnectAsync();
        await ends.Client.SendAsync("12345");
        await ends.Between.ToServer.PassedAsync(5);
        Task waiting = ends.Between.ToServer.PassedAsync(6);

        ends.Proxy.ResetAll();

        Assert.Equal("The connection ended after 5 of 6 bytes.", (await Assert.ThrowsAsync<EndOfStreamException>(() => waiting)).Message);
        await Assert.ThrowsAsync<EndOfStreamException>(() => ends.Between.ToClient.TakenAsync(1));
    }
}
