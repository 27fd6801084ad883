using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Calls;

/// <summary>Calls in either direction that take too long. Spec: A13.</summary>
public sealed class TimeLimitTests
{
    private readonly FakeTimeProvider clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Action_that_takes_too_long_is_408_and_learns_of_it()
    {
        await using TokenHost host = await TokenHost.StartAsync(time: clock);
        var aborted = new TaskCompletionSource();
        host.Server.Actions.Map<JsonElement>("slow", async (_, rpc) =>
        {
            rpc.Aborted.Register(aborted.SetResult);
            await aborted.Task;
        });
        Peer peer = await host.ConnectAsync();
        await peer.SendAsync(Peer.Request("slow", "s"));
        await peer.ExpectSilenceAsync();

        clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromMilliseconds(1));
        await peer.ExpectSilenceAsync();
        Assert.False(aborted.Task.IsCompleted);

        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("""{"rpc":"slow","uuid":"s","error":"Timed out"}""", await peer.ReadAsync());
        await aborted.Task.Soon();
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Action_that_ends_after_its_time_is_not_answered_again()
    {
        await using TokenHost host = await TokenHost.StartAsync(time: clock);
        var end = new TaskCompletionSource<int>();
        host.Server.Actions.Map<JsonElement, int>("slow", (_, _) => end.Task);
        Peer peer = await host.ConnectAsync(protocol: 4);
        await peer.SendAsync(Peer.Request("slow", "s"));
        await peer.ExpectSilenceAsync();

        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("""{"rpc":"slow","uuid":"s","error":{"code":408,"message":"Timed out"}}""", await peer.ReadAsync());

        end.SetResult(1);
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Action_that_goes_on_after_its_time_keeps_its_place()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.Limits.Calls = 1, time: clock);
        var end = new TaskCompletionSource<int>();
        host.Server.Actions.Map<JsonElement, int>("slow", (_, _) => end.Task);
        Peer peer = await host.ConnectAsync();
        await peer.SendAsync(Peer.Request("slow", "s"));
        Assert.Equal("\"error\":\"Too many requests\"", await peer.CallAsync("echo", "1"));

        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("""{"rpc":"slow","uuid":"s","error":"Timed out"}""", await peer.ReadAsync());
        Assert.Equal("\"error\":\"Too many requests\"", await peer.CallAsync("echo", "1"));

        end.SetResult(1);
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Result_that_comes_together_with_the_time_limit_is_never_an_internal_error()
    {
        var limit = TimeSpan.FromMilliseconds(200);
        List<ITimer> timers = [];
        await using TokenHost host = await TokenHost.StartAsync(options => options.CallTimeout = limit, time: clock);
        host.Server.Actions.Map<JsonElement, int>("slow", (_, _) =>
        {
            // Whoever waits for it learns of its end on a thread of the pool: later than of the time limit, which comes next.
            var end = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            timers.Add(clock.CreateTimer(_ => end.SetResult(1), null, limit, Timeout.InfiniteTimeSpan));
            return end.Task;
        });
        Peer peer = await host.ConnectAsync();
        await peer.SendAsync([.. Enumerable.Repeat(Peer.Request("slow", "s"), 31)]);
        await peer.ExpectSilenceAsync();

        clock.Advance(limit);

        for (int i = 0; i < 31; i++)
            Assert.Matches("""^{"rpc":"slow","uuid":"s",("resp":1|"error":"Timed out")}$""", await peer.ReadAsync());
    }

    [Fact]
    public async Task Action_learns_that_its_caller_has_gone()
    {
        await using TokenHost host = await TokenHost.StartAsync(time: clock);
        var started = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        host.Server.Actions.Map<JsonElement>("slow", async (_, rpc) =>
        {
            rpc.Aborted.Register(aborted.SetResult);
            started.SetResult();
            await aborted.Task;
            rpc.Aborted.ThrowIfCancellationRequested();
        });
        Peer peer = await host.ConnectAsync();
        await peer.SendAsync(Peer.Request("slow", "s"));
        await started.Task.Soon();

        await peer.Raw.CloseAsync();

        await aborted.Task.Soon();
    }

    [Fact]
    public async Task Client_that_does_not_answer_is_408_to_the_server()
    {
        await using TokenHost host = await TokenHost.StartAsync(time: clock);
        Peer peer = await host.ConnectAsync();
        Task<int> usual = host.Server.RpcAsync<int>(host.SocketOf(peer), "slow", 1, cancellationToken: Cancel);
        Task<int> quick = host.Server.RpcAsync<int>(host.SocketOf(peer), "slow", 2, TimeSpan.FromSeconds(5), Cancel);
        string first = await peer.ExpectCallAsync("slow", "1");
        await peer.ExpectCallAsync("slow", "2");

        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(408, (await Assert.ThrowsAsync<RpcException>(quick.Soon)).Code);

        clock.Advance(TimeSpan.FromSeconds(25) - TimeSpan.FromMilliseconds(1));
        Assert.False(usual.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(408, (await Assert.ThrowsAsync<RpcException>(usual.Soon)).Code);

        await peer.AnswerAsync(first, "\"data\":1");
        await peer.ExpectSilenceAsync();
    }
}
