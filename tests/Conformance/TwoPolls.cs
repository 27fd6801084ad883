namespace Conformance.Tests;

/// <summary>
/// Two polls at once on one session that has nothing to say: one waits, the other is answered. A poll that waits gives no
/// sign, so nobody outside can tell which of two the server met first; but whoever is answered was the second.
/// </summary>
internal sealed class TwoPolls : IDisposable
{
    private readonly RawConnection refused;

    private TwoPolls(RawConnection waiting, Task<RawResponse> answer, RawConnection refused, RawResponse refusal)
    {
        Waiting = waiting;
        WaitingAnswer = answer;
        this.refused = refused;
        Refusal = refusal;
    }

    /// <summary>The connection of the one that waits.</summary>
    public RawConnection Waiting { get; }

    /// <summary>Its answer, as soon as there is one.</summary>
    public Task<RawResponse> WaitingAnswer { get; }

    /// <summary>What the other one got.</summary>
    public RawResponse Refusal { get; }

    public static async Task<TwoPolls> StartAsync(Func<Task<RawConnection>> poll)
    {
        RawConnection one = await poll(), two = await poll();
        Task<RawResponse> answerToOne = one.ReadResponseAsync(), answerToTwo = two.ReadResponseAsync();

        return await Task.WhenAny(answerToOne, answerToTwo) == answerToTwo
            ? new TwoPolls(one, answerToOne, two, await answerToTwo)
            : new TwoPolls(two, answerToTwo, one, await answerToOne);
    }

    /// <summary>Hangs up on the server before it has answered.</summary>
    public async Task HangUpAsync()
    {
        Assert.False(WaitingAnswer.IsCompleted);
        Waiting.Finish();
        Waiting.Dispose();
        await ((Task)WaitingAnswer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        Waiting.Dispose();
        refused.Dispose();
    }
}
