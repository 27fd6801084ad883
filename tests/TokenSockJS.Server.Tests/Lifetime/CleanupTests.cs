namespace TokenSockJS.Server.Tests.Lifetime;

/// <summary>Sockets that do not authenticate. Spec: A13, Q13.</summary>
public sealed class CleanupTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_closed_within_one_tick_and_never_early()
    {
        var clock = new TestClock();
        await using TokenHost host = await TokenHost.StartAsync(time: clock);
        Peer silent = await host.OpenAsync(), authenticated = await host.ConnectAsync();
        await WaitingAsync(host, 1);

        clock.Advance(TimeSpan.FromSeconds(10) - Tick);
        await authenticated.CallAsync("echo", "1");
        Assert.Single(host.Server.Parts.Waiting.All);
        clock.Advance(2 * Tick);

        await silent.ExpectCloseAsync(4010, "Not authenticated in time");
        await authenticated.CallAsync("echo", "2");
    }

    [Fact]
    public async Task Another_time_holds_for_those_who_are_connected_already()
    {
        var clock = new TestClock();
        await using TokenHost host = await TokenHost.StartAsync(options => options.AuthenticationTimeout = Timeout.InfiniteTimeSpan, time: clock);
        Peer early = await host.OpenAsync();
        await WaitingAsync(host, 1);
        clock.Advance(TimeSpan.FromSeconds(5));
        Peer late = await host.OpenAsync();
        await WaitingAsync(host, 2);

        host.Server.EnableCleanup(TimeSpan.FromSeconds(4));
        clock.Advance(Tick);
        await early.ExpectCloseAsync(4010, "Not authenticated in time");
        Assert.Single(host.Server.Parts.Waiting.All, connection => connection.IsOpen);

        clock.Advance(TimeSpan.FromSeconds(4));
        await late.ExpectCloseAsync(4010, "Not authenticated in time");
    }

    [Fact]
    public async Task They_live_for_ever_when_it_is_switched_off()
    {
        var clock = new TestClock();
        await using TokenHost host = await TokenHost.StartAsync(time: clock);
        Peer silent = await host.OpenAsync();
        await WaitingAsync(host, 1);

        host.Server.DisableCleanup();
        for (int i = 0; i < 40; i++) clock.Advance(Tick);
        clock.Advance(TimeSpan.FromSeconds(5));

        await silent.AuthenticateAsync(await host.GetTokenAsync());
    }

    [Fact]
    public async Task Time_is_ten_seconds_where_none_is_given()
    {
        var clock = new TestClock();
        await using TokenHost host = await TokenHost.StartAsync(options => options.AuthenticationTimeout = TimeSpan.FromHours(1), time: clock);
        Peer silent = await host.OpenAsync();
        await WaitingAsync(host, 1);

        host.Server.EnableCleanup();
        clock.Advance(TimeSpan.FromSeconds(10) + Tick);

        await silent.ExpectCloseAsync(4010, "Not authenticated in time");
    }

    [Theory, InlineData(0), InlineData(-1)]
    public async Task Time_that_is_none_is_refused(int milliseconds)
    {
        await using TokenHost host = await TokenHost.StartAsync();

        Assert.Throws<ArgumentOutOfRangeException>(() => host.Server.EnableCleanup(TimeSpan.FromMilliseconds(milliseconds)));
    }

    /// <summary>The server has seen so many who are connected and not authenticated.</summary>
    private static async Task WaitingAsync(TokenHost host, int count)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (host.Server.Parts.Waiting.All.Length != count) await beat.WaitForNextTickAsync(Cancel);
    }
}
