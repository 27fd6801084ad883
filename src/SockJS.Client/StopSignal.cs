using Microsoft.Extensions.Logging;
using SockJS.Client.Diagnostics;

namespace SockJS.Client;

/// <summary>
/// Tells what is under way to stop: now, or when a time is up. What the application's own code, a handler or a stream, throws when it is
/// told so goes no further: on the thread of a timer it would be the end of the process.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="logger">Where that is logged.</param>
/// <param name="service">Whose connection it is.</param>
internal sealed class StopSignal(TimeProvider time, ILogger logger, string service) : IDisposable
{
    private readonly Lock gate = new();

    // Never disposed: whoever does not listen to its token may hold on to it for long.
    private readonly CancellationTokenSource source = new();
    private readonly TaskCompletionSource timeUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? timer;
    private bool isDisposed;

    public CancellationToken Token => source.Token;

    public bool IsGiven => source.IsCancellationRequested;

    /// <summary>Completes when the time is up and all have been told; not when the signal is given before.</summary>
    public Task TimeUp => timeUp.Task;

    /// <summary>Gives the signal after that time; only the first call counts, and none after <see cref="Dispose"/>.</summary>
    public void GiveAfter(TimeSpan delay)
    {
        lock (gate)
        {
            if (!isDisposed) timer ??= time.CreateTimer(_ => _ = EndTimeAsync(), null, delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Gives the signal; completes when all have been told, and never fails.</summary>
    public async Task GiveAsync()
    {
        try
        {
            await source.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            ConnectionLog.Failed(logger, thrown, service);
        }
    }

    /// <summary>There is nothing to stop any more: puts the timer away.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            timer?.Dispose();
        }
    }

    private async Task EndTimeAsync()
    {
        await GiveAsync().ConfigureAwait(false);
        timeUp.TrySetResult();
    }
}
