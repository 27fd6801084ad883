using Testing.Faults;

namespace Testing.Tests.Faults;

/// <summary>Connections that end after a byte that the test chooses.</summary>
public sealed class CutTests
{
    private const string Text = "0123456789";

    public static MatrixTheoryData<Direction, int> Places => new([Direction.ToServer, Direction.ToClient], [0, 1, 4, 10]);

    public static MatrixTheoryData<Direction, int> LaterPlaces => new([Direction.ToServer, Direction.ToClient], [1, 4, 10]);

    [Theory, MemberData(nameof(Places))]
    public async Task Connection_is_closed_after_the_byte(Direction direction, int after)
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Cut(direction, after));

        await ends.Sender(direction).SendAsync(Text);

        await ends.Receiver(direction).ReadsAsync(Text[..after]);
        await ends.Receiver(direction).ReadsEndAsync();
        await ends.Sender(direction).ReadsEndAsync();
        ends.Client.Dispose();
        ends.Server.Dispose();
        await ends.Between.Closed;
        Assert.Equal(after, ends.Relay(direction).Passed);
    }

    [Theory, InlineData(Direction.ToServer), InlineData(Direction.ToClient)]
    public async Task Connection_is_reset_before_the_first_byte(Direction direction)
    {
        await using var listener = new Listener();
        await using FaultProxy proxy = FaultProxy.Start(listener.Endpoint, TestContext.Current.CancellationToken);
        proxy.Default = Fault.Cut(direction, 0, Ending.Reset);

        await proxy.ResetsNewClientAsync();

        using RawConnection server = await listener.AcceptAsync();
        await server.ReadsResetAsync();
    }

    [Theory, MemberData(nameof(LaterPlaces))]
    public async Task Connection_is_reset_after_the_byte(Direction direction, int after)
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Cut(direction, after, Ending.Reset));

        await ends.Sender(direction).SendAsync(Text);

        await ends.Receiver(direction).ReadsAsync(Text[..after]);
        await ends.Receiver(direction).ReadsResetAsync();
        await ends.Sender(direction).ReadsResetAsync();
        await ends.Between.Closed;
        Assert.Equal(after, ends.Relay(direction).Passed);
    }

    [Theory, MemberData(nameof(Places))]
    public async Task One_direction_is_shut_down_after_the_byte_and_the_other_goes_on(Direction direction, int after)
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Cut(direction, after, Ending.Finish));

        await ends.Sender(direction).SendAsync(Text);

        await ends.Receiver(direction).ReadsAsync(Text[..after]);
        await ends.Receiver(direction).ReadsEndAsync();
        await ends.Sender(direction).SendAsync(Text);
        await ends.Relay(direction).TakenAsync(20);
        await ends.Receiver(direction).SendAsync("the other way");
        await ends.Sender(direction).ReadsAsync("the other way");
        Assert.Equal(after, ends.Relay(direction).Passed);
    }

    [Fact]
    public async Task Cut_is_counted_from_the_beginning_however_the_bytes_come()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Cut(Direction.ToServer, 5));

        await ends.Client.SendAsync("123");
        await ends.Between.ToServer.PassedAsync(3);
        await ends.Client.SendAsync("456");

        await ends.Server.ReadsAsync("12345");
        await ends.Server.ReadsEndAsync();
    }

    [Fact]
    public async Task Other_direction_does_not_count()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Cut(Direction.ToServer, 3));

        await ends.Server.SendAsync(Text);

        await ends.Client.ReadsAsync(Text);
        Assert.False(ends.Between.IsClosed);
    }

    [Fact]
    public async Task Living_connection_is_cut_at_once_where_it_is_past_the_byte()
    {
        await using Ends ends = await Ends.ConnectAsync();
        await ends.Client.SendAsync(Text);
        await ends.Server.ReadsAsync(Text);

        ends.Proxy.Strike(Fault.Cut(Direction.ToServer, 4));

        await ends.Server.ReadsEndAsync();
        await ends.Client.ReadsEndAsync();
    }

    [Fact]
    public async Task Living_connections_are_closed()
    {
        await using Ends ends = await Ends.ConnectAsync();

        ends.Proxy.CloseAll();

        await ends.Server.ReadsEndAsync();
        await ends.Client.ReadsEndAsync();
    }

    [Fact]
    public async Task Living_connections_are_reset()
    {
        await using Ends ends = await Ends.ConnectAsync();

        ends.Proxy.ResetAll();

        await ends.Server.ReadsResetAsync();
        await ends.Client.ReadsResetAsync();
        await ends.Between.Closed;
    }

    [Fact]
    public async Task Faults_can_be_combined()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Cut(Direction.ToClient, 4) with { ToServer = Fault.Mute().ToServer });

        await ends.Client.SendAsync("lost");
        await ends.Between.ToServer.TakenAsync(4);
        await ends.Server.SendAsync(Text);

        await ends.Client.ReadsAsync("0123");
        await ends.Client.ReadsEndAsync();
        await ends.Server.ReadsEndAsync();
        Assert.Equal(0, ends.Between.ToServer.Passed);
    }
}
