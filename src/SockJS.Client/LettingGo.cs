using Microsoft.Extensions.Logging;
using SockJS.Client.Diagnostics;

namespace SockJS.Client;

/// <summary>How to part from code of the application's own, that of a handler or its streams, which may do as it likes.</summary>
internal static class LettingGo
{
    /// <summary>Disposes, whatever that throws: nothing that comes after it may be left undone.</summary>
    public static void Dispose(IDisposable? thing, ILogger logger, string service)
    {
        try
        {
            thing?.Dispose();
        }
        catch (Exception thrown)
        {
            ConnectionLog.Failed(logger, thrown, service);
        }
    }

    /// <summary>Waits for the end of what listens to a token; of what does not, only for so long after that was cancelled.</summary>
    /// <returns>Whether it has ended; false when it is on its own from now on.</returns>
    public static async Task<bool> EndsAsync(Task running, CancellationToken told, TimeSpan grace, TimeProvider time)
    {
        if (running.IsCompleted) return true;

        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ITimer? timer = null;
        CancellationTokenRegistration registration = told.UnsafeRegister(
            _ => timer = time.CreateTimer(_ => enough.TrySetResult(), null, grace, Timeout.InfiniteTimeSpan), null);
        await Task.WhenAny(running, enough.Task).ConfigureAwait(false);

        // From here on the timer is there or will never be.
        await registration.DisposeAsync().ConfigureAwait(false);
        if (timer is not null) await timer.DisposeAsync().ConfigureAwait(false);
        if (running.IsCompleted) return true;

        Forget(running);
        return false;
    }

    /// <summary>Nobody will look at how it ends.</summary>
    public static void Forget(Task running) =>
        _ = running.ContinueWith(
            ended => ended.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
