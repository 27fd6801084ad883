using Testing.Faults;

namespace Testing.Tests.Faults;

/// <summary>Connections that stay open and lead nowhere.</summary>
public sealed class MuteTests
{
    [Theory, InlineData(Direction.ToServer), InlineData(Direction.ToClient)]
    public async Task Muted_bytes_and_ends_are_accepted_and_lost(Direction direction)
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Mute());

        await ends.Sender(direction).SendAsync("lost");
        await ends.Relay(direction).TakenAsync(4);
        ends.Sender(direction).Finish();
        await ends.Receiver(direction).SendAsync("also lost");
        await ends.Relay(direction.Reverse()).TakenAsync(9);

        Assert.False(ends.Between.IsClosed);
        ends.Proxy.ResetAll();
        await ends.Receiver(direction).ReadsResetAsync();
        Assert.Equal((0L, 0L), (ends.Between.ToServer.Passed, ends.Between.ToClient.Passed));
    }

    [Theory, InlineData(Direction.ToServer), InlineData(Direction.ToClient)]
    public async Task Other_direction_is_not_muted(Direction direction)
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Mute(direction));

        await ends.Sender(direction).SendAsync("lost");
        await ends.Relay(direction).TakenAsync(4);
        await ends.Receiver(direction).SendAsync("heard");

        await ends.Sender(direction).ReadsAsync("heard");
        Assert.Equal(0, ends.Relay(direction).Passed);
    }

    [Theory, InlineData(Direction.ToServer), InlineData(Direction.ToClient)]
    public async Task Reset_of_a_muted_sender_is_not_heard(Direction direction)
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Mute(direction));

        ends.Sender(direction).Reset();

        // The other direction finds nobody, and keeps that to itself.
        await ends.Receiver(direction).SendAsync("hello?");
        await ends.Relay(direction.Reverse()).TakenAsync(6);
        await ends.Receiver(direction).SendAsync("hello?");
        await ends.Relay(direction.Reverse()).TakenAsync(12);
        Assert.False(ends.Between.IsClosed);
        ends.Receiver(direction).Finish();
        await ends.Between.Closed;
    }

    [Fact]
    public async Task Living_connection_is_muted_from_now_on()
    {
        await using Ends ends = await Ends.ConnectAsync();
        await ends.Client.SendAsync("before");
        await ends.Server.ReadsAsync("before");

        ends.Proxy.Mute();
        await ends.Client.SendAsync("after");
        await ends.Between.ToServer.TakenAsync(11);

        ends.Proxy.ResetAll();
        await ends.Server.ReadsResetAsync();
    }

    [Fact]
    public async Task Connection_is_muted_from_a_byte_on()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Mute(Direction.ToServer, after: 3));

        await ends.Client.SendAsync("heard of");
        await ends.Server.ReadsAsync("hea");
        await ends.Between.ToServer.TakenAsync(8);

        ends.Proxy.ResetAll();
        await ends.Server.ReadsResetAsync();
    }

    [Fact]
    public async Task Healed_connection_passes_what_comes_later_and_an_end_that_was_hidden()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Mute());
        await ends.Client.SendAsync("lost");
        await ends.Between.ToServer.TakenAsync(4);
        ends.Server.Finish();

        ends.Proxy.Strike(Fault.None);

        await ends.Client.SendAsync("found");
        await ends.Server.ReadsAsync("found");
        await ends.Client.ReadsEndAsync();
    }

    [Fact]
    public async Task Muted_connection_accepts_more_than_anybody_could_hold()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Mute());
        var bytes = new byte[1_000_000];

        for (int i = 0; i < 20; i++) await ends.Client.SendAsync(bytes);

        await ends.Between.ToServer.TakenAsync(20_000_000);
        Assert.Equal(0, ends.Between.ToServer.Passed);
    }

    [Theory, InlineData(Direction.ToServer), InlineData(Direction.ToClient)]
    public async Task Stalled_connection_loses_nothing(Direction direction)
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Stall(direction));

        await ends.Sender(direction).SendAsync("patience");
        await ends.Receiver(direction).SendAsync("open");
        await ends.Sender(direction).ReadsAsync("open");
        Assert.Equal(0, ends.Relay(direction).Taken);
        ends.Proxy.Strike(Fault.None);

        await ends.Receiver(direction).ReadsAsync("patience");
    }
}
