namespace TokenSockJS.Protocol.Tests;

/// <summary>Everything that can end a call, at the same moment, on threads of their own.</summary>
public sealed class PendingCallsRaces
{
    private static readonly int Rounds = Nightly.Times(500);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void Exactly_one_of_answer_error_timeout_cancellation_and_end_wins()
    {
        for (int round = 0; round < Rounds; round++)
        {
            var time = new CountingTime();
            var calls = new PendingCalls(1, time);
            using var cancel = new CancellationTokenSource();
            Assert.True(calls.TryAdd("1", Limit, cancel.Token, out var answer));
            bool completed = false, failed = false;

            Together(
                () => completed = calls.TryComplete("1", JsonSlice.Null),
                () => failed = calls.TryFail("1", new RpcException(1001, "failed")),
                () => time.Advance(Limit),
                cancel.Cancel,
                () => calls.FailAll(new RpcException(1002, "ended")));

            string winner = Outcome(answer);
            Assert.Equal(winner == "completed", completed);
            Assert.Equal(winner == "1001", failed);
            Assert.Equal((0, 0), (calls.Count, time.Timers));
        }
    }

    [Fact]
    public void Call_that_is_added_while_the_connection_ends_is_ended_too()
    {
        var end = new RpcException(503, "gone");

        for (int round = 0; round < Rounds; round++)
        {
            var time = new CountingTime();
            var calls = new PendingCalls(2, time);
            Task<JsonSlice>? first = null, second = null;

            Together(
                () => calls.TryAdd("1", Limit, CancellationToken.None, out first),
                () => calls.FailAll(end),
                () => calls.TryAdd("2", Limit, CancellationToken.None, out second));

            Assert.Equal("503", Outcome(first!));
            Assert.Equal("503", Outcome(second!));
            Assert.Equal((0, 0), (calls.Count, time.Timers));
        }
    }

    [Fact]
    public void Cancelling_while_the_call_is_added_is_never_missed()
    {
        for (int round = 0; round < Rounds; round++)
        {
            var time = new CountingTime();
            var calls = new PendingCalls(1, time);
            using var cancel = new CancellationTokenSource();
            Task<JsonSlice>? answer = null;

            Together(() => calls.TryAdd("1", Limit, cancel.Token, out answer), cancel.Cancel);

            Assert.Equal("cancelled", Outcome(answer!));
            Assert.Equal((0, 0), (calls.Count, time.Timers));
        }
    }

    private static string Outcome(Task<JsonSlice> answer)
    {
        Assert.True(answer.IsCompleted);
        if (answer.IsCanceled) return "cancelled";
        return answer.Exception?.InnerException is RpcException error ? $"{error.Code}" : "completed";
    }

    /// <summary>Runs all at once and returns when all have returned.</summary>
    private static void Together(params Action[] actions)
    {
        using var start = new Barrier(actions.Length);
        Task[] runs = [.. actions.Select(action => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                action();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        Task.WaitAll(runs, TestContext.Current.CancellationToken);
    }
}
