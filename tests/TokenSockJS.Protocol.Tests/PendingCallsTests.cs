using System.Runtime.CompilerServices;

namespace TokenSockJS.Protocol.Tests;

public sealed class PendingCallsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly CountingTime time = new();
    private readonly PendingCalls calls;

    public PendingCallsTests() => calls = new PendingCalls(2, time);

    [Fact]
    public async Task Answer_reaches_its_caller()
    {
        Task<JsonSlice> first = Add("1"), second = Add("2");

        Assert.True(calls.TryComplete("2", Vectors.Slice("\"two\"")));

        Assert.Equal("\"two\"", (await second).ToString());
        Assert.False(first.IsCompleted);
        Assert.Equal((1, 1), (calls.Count, time.Timers));
    }

    [Fact]
    public async Task Error_reaches_its_caller()
    {
        Task<JsonSlice> answer = Add("1");

        Assert.True(calls.TryFail("1", new RpcException(403, "no")));

        Assert.Equal(403, (await FailureOf(answer)).Code);
        Assert.Equal((0, 0), (calls.Count, time.Timers));
    }

    [Fact]
    public async Task Call_without_an_answer_times_out_with_408_and_not_early()
    {
        Task<JsonSlice> answer = Add("1");

        time.Advance(Limit - TimeSpan.FromTicks(1));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(408, (await FailureOf(answer)).Code);
        Assert.Equal((0, 0), (calls.Count, time.Timers));
    }

    [Fact]
    public void Call_without_a_time_limit_has_no_timer()
    {
        Assert.True(calls.TryAdd("1", Timeout.InfiniteTimeSpan, CancellationToken.None, out var answer));

        time.Advance(TimeSpan.FromDays(1000));

        Assert.False(answer.IsCompleted);
        Assert.Equal(0, time.Timers);
    }

    [Fact]
    public async Task Cancelled_call_ends_as_cancelled_by_that_token()
    {
        using var source = new CancellationTokenSource();
        Assert.True(calls.TryAdd("1", Limit, source.Token, out var answer));

        await source.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal((0, 0), (calls.Count, time.Timers));
    }

    [Fact]
    public void Call_that_was_cancelled_before_it_began_is_not_kept()
    {
        Assert.True(calls.TryAdd("1", Limit, new CancellationToken(canceled: true), out var answer));

        Assert.True(answer.IsCanceled);
        Assert.Equal((0, 0), (calls.Count, time.Timers));
    }

    [Fact]
    public async Task Cancelling_after_the_answer_changes_nothing()
    {
        using var source = new CancellationTokenSource();
        calls.TryAdd("1", Limit, source.Token, out var answer);
        calls.TryComplete("1", JsonSlice.Null);
        Task<JsonSlice> next = Add("1");

        await source.CancelAsync();

        Assert.True((await answer!).IsNull);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public void One_call_too_many_is_refused_until_another_ends()
    {
        Add("1");
        Add("2");

        Assert.False(calls.TryAdd("3", Limit, CancellationToken.None, out var answer));
        Assert.Null(answer);
        calls.TryComplete("1", default);
        Assert.True(calls.TryAdd("3", Limit, CancellationToken.None, out _));
    }

    [Fact]
    public void Unknown_id_is_nobodys_answer()
    {
        Add("1");

        Assert.False(calls.TryComplete("2", default));
        Assert.False(calls.TryFail("2", new RpcException("x")));
        Assert.True(calls.TryComplete("1", default));
        Assert.False(calls.TryComplete("1", default));
    }

    [Fact]
    public async Task End_of_the_connection_ends_all_calls_and_all_to_come()
    {
        Task<JsonSlice> first = Add("1"), second = Add("2");
        var end = new RpcException(503, "gone");

        calls.FailAll(end);
        calls.FailAll(new RpcException("later"));

        Assert.Same(end, await FailureOf(first));
        Assert.Same(end, await FailureOf(second));
        Assert.Same(end, await FailureOf(Add("3")));
        Assert.Equal((0, 0), (calls.Count, time.Timers));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Add("1");

        Assert.Throws<ArgumentException>(() => calls.TryAdd("1", Limit, CancellationToken.None, out _));
        Assert.Throws<ArgumentNullException>(() => calls.TryAdd(null!, Limit, CancellationToken.None, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => calls.TryAdd("2", TimeSpan.Zero, CancellationToken.None, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => calls.TryAdd("2", -Limit, CancellationToken.None, out _));
        Assert.Throws<ArgumentNullException>(() => calls.FailAll(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PendingCalls(0, time));
        Assert.Throws<ArgumentNullException>(() => new PendingCalls(1, null!));
        Assert.Equal((1, 1), (calls.Count, time.Timers));
    }

    [Fact]
    public async Task Caller_continues_on_a_thread_of_its_own()
    {
        int thread = Environment.CurrentManagedThreadId;
        bool completing = false, ranInside = false;
        Task caller = Add("1").ContinueWith(
            _ => ranInside = Volatile.Read(ref completing) && Environment.CurrentManagedThreadId == thread,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        Volatile.Write(ref completing, true);
        calls.TryComplete("1", default);
        Volatile.Write(ref completing, false);

        await caller;
        Assert.False(ranInside);
    }

    [Fact]
    public void Timer_that_fires_late_spares_the_next_call_of_that_id()
    {
        var late = new LateTime();
        var table = new PendingCalls(1, late);
        table.TryAdd("1", Limit, CancellationToken.None, out _);
        table.TryComplete("1", default);
        table.TryAdd("1", Timeout.InfiniteTimeSpan, CancellationToken.None, out var next);

        late.Fire();

        Assert.False(next!.IsCompleted);
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void Answered_call_is_not_kept_alive_by_its_token()
    {
        using var source = new CancellationTokenSource();

        WeakReference answer = AnsweredCall(source.Token);
        GC.Collect();

        Assert.False(answer.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference AnsweredCall(CancellationToken cancel)
    {
        calls.TryAdd("1", Limit, cancel, out var answer);
        calls.TryComplete("1", default);
        return new WeakReference(answer);
    }

    private static async Task<RpcException> FailureOf(Task<JsonSlice> answer)
    {
        // Not only awaited: what is broken should fail, not hang.
        Assert.True(answer.IsCompleted);
        return await Assert.ThrowsAsync<RpcException>(() => answer);
    }

    private Task<JsonSlice> Add(string id)
    {
        Assert.True(calls.TryAdd(id, Limit, TestContext.Current.CancellationToken, out var answer));
        return answer;
    }
}
