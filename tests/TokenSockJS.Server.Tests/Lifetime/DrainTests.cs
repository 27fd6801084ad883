using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SockJS.Protocol;

namespace TokenSockJS.Server.Tests.Lifetime;

/// <summary>A server that goes down sends its sockets away bit by bit. Spec: 4.5, Q61, Q67.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Few_idle_sockets_are_sent_away_at_once()
    {
        await using TokenHost host = await TokenHost.StartAsync(time: new TestClock());
        Peer[] peers = [await host.ConnectAsync(), await host.ConnectAsync(), await host.OpenAsync()];

        await host.Server.ShutdownAsync(Cancel).Soon();

        foreach (Peer peer in peers) await ExpectRestartAsync(peer, 1000);
    }

    [Fact]
    public async Task Many_are_sent_away_in_batches()
    {
        var clock = new TestClock();
        await using TokenHost host = await TokenHost.StartAsync(options => options.DrainWindow = 4 * Beat, time: clock);
        for (int i = 0; i < 120; i++) await host.ConnectAsync();
        int Open() => host.Server.Sockets.Count(socket => socket.IsOpen);

        clock.Forget();
        Task draining = host.Server.ShutdownAsync(Cancel);
        await clock.AwaitedAsync(Beat, Cancel);
        int afterFirst = Open();
        clock.Advance(Beat);
        await clock.AwaitedAsync(Beat, Cancel);
        int afterSecond = Open();
        clock.Advance(Beat);
        await draining.Soon();

        Assert.Equal((70, 20, 0), (afterFirst, afterSecond, Open()));
    }

    [Fact]
    public async Task Who_has_a_call_in_flight_gets_his_answer_first()
    {
        var clock = new TestClock();
        await using TokenHost host = await TokenHost.StartAsync(time: clock);
        var answer = new TaskCompletionSource<string>();
        host.Server.Actions.Map<string?, string>("wait", (_, _) => answer.Task);
        Peer busy = await host.ConnectAsync(), idle = await host.ConnectAsync();
        await busy.SendAsync(Peer.Request("wait", "w"));
        await busy.SendAsync(Peer.Request("echo", "e", "1"));
        Assert.Equal("""{"rpc":"echo","uuid":"e","resp":1}""", await busy.ReadAsync());

        clock.Forget();
        Task draining = host.Server.ShutdownAsync(Cancel);
        await ExpectRestartAsync(idle, 1000);
        await clock.AwaitedAsync(Beat, Cancel);
        answer.SetResult("done");
        Assert.Equal("""{"rpc":"wait","uuid":"w","resp":"done"}""", await busy.ReadAsync());
        await clock.FlyAsync(draining, Beat).Soon();

        await ExpectRestartAsync(busy, 1000);
    }

    [Fact]
    public async Task Call_that_does_not_end_is_cut_off_when_the_window_is_over()
    {
        var clock = new TestClock();
        await using TokenHost host = await TokenHost.StartAsync(options => options.DrainWindow = 2 * Beat, time: clock);
        var aborted = new TaskCompletionSource();
        host.Server.Actions.Map<string?>("wait", async (_, rpc) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, rpc.Aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            aborted.SetResult();
        });
        Peer busy = await host.ConnectAsync();
        await busy.SendAsync(Peer.Request("wait", "w"));
        await busy.SendAsync(Peer.Request("echo", "e", "1"));
        await busy.ReadAsync();

        clock.Forget();
        Task draining = host.Server.ShutdownAsync(Cancel);
        await clock.AwaitedAsync(Beat, Cancel);
        Assert.False(draining.IsCompleted);
        clock.Advance(Beat);
        await clock.AwaitedAsync(Beat, Cancel);
        Assert.False(draining.IsCompleted);
        clock.Advance(Beat);

        await draining.Soon();
        await ExpectRestartAsync(busy, 1000);
        await aborted.Task.Soon();
    }

    [Fact]
    public async Task Who_loses_patience_sends_the_rest_away_at_once()
    {
        var clock = new TestClock();
        await using TokenHost host = await TokenHost.StartAsync(time: clock);
        host.Server.Actions.Map<string?>("wait", (_, rpc) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, rpc.Aborted));
        Peer busy = await host.ConnectAsync();
        await busy.SendAsync(Peer.Request("wait", "w"));
        await busy.CallAsync("echo", "1");
        using var patience = new CancellationTokenSource();

        Task draining = host.Server.ShutdownAsync(patience.Token);
        await patience.CancelAsync();

        await draining.Soon();
        await ExpectRestartAsync(busy, 1000);
    }

    [Fact]
    public async Task No_token_is_given_and_nobody_is_let_in_any_more()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.DrainWindow = TimeSpan.FromSeconds(7));
        string token = await host.GetTokenAsync();
        Peer early = await host.OpenAsync();

        await host.Server.ShutdownAsync(Cancel).Soon();

        using HttpResponseMessage answer = await host.Http.GetAsync("/socket/token", Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter!.Delta);
        Assert.Equal("""{"error":"Service unavailable"}""", await answer.Content.ReadAsStringAsync(Cancel));
        await ExpectRestartAsync(early, 1000);

        Peer late = await host.OpenAsync();
        await late.SendAsync($$"""{"rpc":"auth","token":"{{token}}","uuid":"a"}""");
        await ExpectRestartAsync(late, 1000);
        Assert.Empty(host.Server.Sockets);
    }

    [Fact]
    public async Task Who_authenticates_while_it_goes_on_is_sent_away_too()
    {
        await using TokenHost host = await TokenHost.StartAsync(time: new TestClock());
        host.Server.Rules.OnAuthentication(async (_, _) =>
        {
            await host.Server.ShutdownAsync(Cancel);
            return Access.Allow;
        });
        Peer peer = await host.OpenAsync();
        await peer.SendAsync($$"""{"rpc":"auth","token":"{{await host.GetTokenAsync()}}","uuid":"a"}""");

        await ExpectRestartAsync(peer, 1000);
    }

    [Fact]
    public async Task It_runs_once_whoever_asks_for_it()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => host.Server.ShutdownAsync(Cancel)))).Soon();
        await host.StopAsync();

        await ExpectRestartAsync(peer, 1000);
        Assert.Single(host.Log.Entries, entry => entry.Is(ServerEvent.Draining));
    }

    [Fact]
    public async Task Host_that_loses_patience_hurries_a_drain_that_the_application_began()
    {
        await using TokenHost host = await TokenHost.StartAsync(time: new TestClock());
        host.Server.Actions.Map<string?>("wait", (_, rpc) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, rpc.Aborted));
        Peer busy = await host.ConnectAsync();
        await busy.SendAsync(Peer.Request("wait", "w"));
        await busy.CallAsync("echo", "1");
        using var patience = new CancellationTokenSource();

        Task first = host.Server.ShutdownAsync(Cancel), second = host.Server.ShutdownAsync(patience.Token);
        await patience.CancelAsync();

        await Task.WhenAll(first, second).Soon();
        await ExpectRestartAsync(busy, 1000);
    }

    [Fact]
    public async Task Who_is_seen_off_while_the_host_goes_down_has_time_for_it()
    {
        var seen = new TaskCompletionSource<bool>();
        TokenHost host = await TokenHost.StartAsync(options => options.OnDisconnected = async (_, cancel) =>
        {
            await Task.Yield();
            seen.SetResult(cancel.IsCancellationRequested);
        });
        Peer peer = await host.ConnectAsync();

        Task stopping = host.StopAsync();
        await ExpectRestartAsync(peer, 1000);
        peer.Dispose();

        Assert.False(await seen.Task.Soon());
        await stopping.Soon();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Health_check_fails_from_the_first_moment()
    {
        await using TokenHost host = await TokenHost.StartAsync(services: services => services.AddHealthChecks().AddTokenSockJS());
        host.Log.ExpectErrors(entry => entry.Category == "Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService");
        var health = host.Services.GetRequiredService<HealthCheckService>();

        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(Cancel)).Status);
        await host.Server.ShutdownAsync(Cancel);
        HealthReport report = await health.CheckHealthAsync(check => check.Tags.Contains("ready"), Cancel);

        Assert.Equal(HealthStatus.Unhealthy, report.Entries["tokensockjs"].Status);
    }

    private static async Task ExpectRestartAsync(Peer peer, int window)
    {
        Frame close = await peer.Raw.ReadFrameAsync();
        Assert.Equal((1012, $"restart;window={window}"), (close.Close.Code, close.Close.Reason));
    }
}
