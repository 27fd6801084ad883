using Microsoft.Extensions.Time.Testing;
using SockJS.Protocol;
using TokenSockJS.Client.Connecting;

namespace TokenSockJS.Client.Tests;

public sealed class BackoffTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(5), Short = Long - TimeSpan.FromTicks(1);
    private static readonly CloseStatus Cut = CloseCode.Lost;

    [Fact]
    public void Delays_grow_five_times_up_to_five_seconds() => Assert.Equal([10, 50, 250, 1250, 5000, 5000], Delays(Backoff(chance: 1), 6));

    [Fact]
    public void Chance_takes_away_up_to_half_of_a_delay()
    {
        Assert.Equal([5, 25, 125], Delays(Backoff(chance: 0), 3));
        Assert.Equal([7.5, 37.5, 187.5], Delays(Backoff(chance: 0.5), 3));
    }

    [Fact]
    public void Real_chance_differs()
    {
        double[] delays = [.. Enumerable.Range(0, 100).Select(_ => Delays(new Backoff(new TokenSocketOptions()), 1)[0])];

        Assert.All(delays, delay => Assert.InRange(delay, 5, 10));
        Assert.True(delays.Distinct().Count() > 50);
    }

    [Fact]
    public void Connection_that_lasted_begins_anew()
    {
        Backoff backoff = Backoff(chance: 1);
        Delays(backoff, 4);

        backoff.Lost(Long, Cut);

        Assert.Equal([10, 50], Delays(backoff, 2));
    }

    [Fact]
    public void Connection_that_did_not_last_goes_on_where_it_was()
    {
        Backoff backoff = Backoff(chance: 1);
        Delays(backoff, 2);

        backoff.Lost(Short, Cut);

        Assert.Equal([250, 1250], Delays(backoff, 2));
    }

    [Theory]
    [InlineData("restart;window=2000", 0.25, 500)]
    [InlineData("restart;window=2000", 0, 5)]
    [InlineData("restart;window=999999999", 1, 300_000)]
    [InlineData("restart;window=-1", 1, 10)]
    [InlineData("restart;window=", 1, 10)]
    [InlineData("restart;window=2000;x", 1, 10)]
    [InlineData("restart", 1, 10)]
    public void Server_that_restarts_says_when_to_come_back(string reason, double chance, double delay)
    {
        Backoff backoff = Backoff(chance);

        backoff.Lost(Long, new CloseStatus(1012, reason));

        Assert.Equal([delay], Delays(backoff, 1));
        Assert.Equal(50 * (0.5 + (chance / 2)), Delays(backoff, 1)[0], precision: 3);
    }

    [Theory]
    [InlineData(0, 5000)]
    [InlineData(1, 10_000)]
    public void Server_that_has_too_many_is_left_alone_for_a_while(double chance, double delay)
    {
        Backoff backoff = Backoff(chance);

        backoff.Lost(Long, new CloseStatus(4029, "Too many"));

        Assert.Equal([delay], Delays(backoff, 1));
    }

    [Fact]
    public void Policy_of_the_application_decides_and_knows_what_has_happened()
    {
        var clock = new FakeTimeProvider();
        var asked = new List<ReconnectAttempt>();
        var backoff = new Backoff(new TokenSocketOptions
        {
            TimeProvider = clock,
            ReconnectPolicy = attempt =>
            {
                asked.Add(attempt);
                return attempt.Number < 3 ? TimeSpan.FromMilliseconds(attempt.Number) : null;
            },
        });
        backoff.Lost(Long, Cut);
        var error = new IOException("first");

        Assert.Equal(TimeSpan.FromMilliseconds(1), backoff.Next(null));
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromMilliseconds(2), backoff.Next(error));
        Assert.Null(backoff.Next(error));

        Assert.Equal([new(1, TimeSpan.Zero, null), new(2, TimeSpan.FromSeconds(3), error), new(3, TimeSpan.FromSeconds(3), error)], asked);
    }

    [Fact]
    public void Policy_cannot_come_earlier_than_the_server_wants()
    {
        var options = new TokenSocketOptions { Random = new NoChance(), ReconnectPolicy = _ => TimeSpan.Zero };
        var backoff = new Backoff(options);
        backoff.Lost(Long, CloseCode.Restart(TimeSpan.FromSeconds(1)));

        Assert.Equal([1000, 0], Delays(backoff, 2));
    }

    [Fact]
    public void Policy_that_says_nonsense_has_failed_and_one_that_says_for_ever_means_a_day()
    {
        TimeSpan said = TimeSpan.MaxValue;
        var backoff = new Backoff(new TokenSocketOptions { ReconnectPolicy = _ => said });

        Assert.Equal(TimeSpan.FromDays(1), backoff.Next(null));
        said = Timeout.InfiniteTimeSpan;
        Assert.Throws<InvalidOperationException>(() => backoff.Next(null));
    }

    [Fact]
    public void Whoever_wants_a_connection_anew_begins_anew()
    {
        var asked = new List<int>();
        var backoff = new Backoff(new TokenSocketOptions
        {
            ReconnectPolicy = attempt =>
            {
                asked.Add(attempt.Number);
                return TimeSpan.Zero;
            },
        });
        Delays(backoff, 2);

        backoff.Begin();

        Delays(backoff, 2);
        Assert.Equal([1, 2, 1, 2], asked);
    }

    private static Backoff Backoff(double chance) => new(new TokenSocketOptions { Random = new NoChance(chance) });

    private static double[] Delays(Backoff backoff, int count) => [.. Enumerable.Range(0, count).Select(_ => backoff.Next(null)!.Value.TotalMilliseconds)];
}
