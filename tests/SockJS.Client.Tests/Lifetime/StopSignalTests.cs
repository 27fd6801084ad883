using Microsoft.Extensions.Logging;

namespace SockJS.Client.Tests.Lifetime;

public sealed class StopSignalTests
{
    private readonly TestClock clock = new();
    private readonly LogCollector log = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_given_when_the_time_is_up_and_not_before()
    {
        using StopSignal signal = Create();
        signal.GiveAfter(TimeSpan.FromSeconds(5));
        signal.GiveAfter(TimeSpan.FromSeconds(1));

        clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(signal.IsGiven);
        clock.Advance(TimeSpan.FromTicks(1));

        await signal.TimeUp.WaitAsync(Patience.Limit, Cancel);
        Assert.True(signal.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Given_early_it_is_not_that_the_time_is_up()
    {
        using StopSignal signal = Create();
        signal.GiveAfter(TimeSpan.FromSeconds(5));

        await signal.GiveAsync();

        Assert.True(signal.IsGiven);
        Assert.False(signal.TimeUp.IsCompleted);
    }

    [Fact]
    public async Task Who_throws_when_told_keeps_nobody_from_being_told()
    {
        using StopSignal signal = Create();
        int told = 0;
        signal.Token.Register(() => told++);
        signal.Token.Register(() => throw new InvalidOperationException("I do not stop"));
        signal.Token.Register(() => told++);
        signal.GiveAfter(TimeSpan.FromSeconds(5));

        clock.Advance(TimeSpan.FromSeconds(5));

        await signal.TimeUp.WaitAsync(Patience.Limit, Cancel);
        Assert.Equal(2, told);
        Assert.Equal(LogLevel.Error, Assert.Single(log.Entries).Level);
    }

    [Fact]
    public void No_timer_is_left_when_it_is_put_away_nor_set_afterwards()
    {
        StopSignal signal = Create();
        signal.GiveAfter(TimeSpan.FromSeconds(5));
        signal.Dispose();
        Assert.Equal(0, clock.RunningTimers);

        StopSignal late = Create();
        late.Dispose();
        late.GiveAfter(TimeSpan.FromSeconds(5));

        Assert.Equal(0, clock.RunningTimers);
    }

    private StopSignal Create() => new(clock, log.CreateLogger("client"), "test");
}
