using Testing.Faults;

namespace Testing.Tests.Faults;

/// <summary>Bytes that are late, by a clock that the test moves.</summary>
public sealed class DelayTests
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(7);

    [Theory, InlineData(Direction.ToServer), InlineData(Direction.ToClient)]
    public async Task Late_bytes_go_on_when_their_time_has_come(Direction direction)
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Delay(Late));

        await ends.Sender(direction).SendAsync("late");
        await ends.Clock.AwaitedAsync(Late, TestContext.Current.CancellationToken);
        ends.Clock.Advance(Late - TimeSpan.FromTicks(1));
        Assert.Equal((4L, 0L), (ends.Relay(direction).Taken, ends.Relay(direction).Passed));
        ends.Clock.Advance(TimeSpan.FromTicks(1));

        await ends.Receiver(direction).ReadsAsync("late");
    }

    [Fact]
    public async Task Other_direction_is_in_time()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Delay(Late, Direction.ToServer));

        await ends.Server.SendAsync("now");

        await ends.Client.ReadsAsync("now");
    }

    [Fact]
    public async Task End_is_late_as_well()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Delay(Late));

        ends.Client.Finish();
        await ends.Clock.AwaitedAsync(Late, TestContext.Current.CancellationToken);
        Task ending = ends.Server.ReadsEndAsync();
        await ends.Server.SendAsync("not yet");
        await ends.Clock.AwaitedAsync(Late, TestContext.Current.CancellationToken);
        Assert.False(ending.IsCompleted);
        ends.Clock.Advance(Late);

        await ending;
        await ends.Client.ReadsAsync("not yet");
    }

    [Fact]
    public async Task Healed_connection_passes_at_once_what_was_late()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Delay(Late));
        await ends.Client.SendAsync("late");
        await ends.Clock.AwaitedAsync(Late, TestContext.Current.CancellationToken);

        ends.Proxy.Strike(Fault.None);

        await ends.Server.ReadsAsync("late");
    }
}
