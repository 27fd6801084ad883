using Microsoft.Extensions.Logging;
using SockJS.Protocol;
using SockJS.Server;
using TokenSockJS.Server.Diagnostics;

namespace TokenSockJS.Server.Connections;

/// <summary>
/// Sends everybody away before the server goes down, spread over a time: old clients come back within milliseconds, and all
/// at once would be a stampede for the servers that stay. Who has calls in flight stays longest.
/// </summary>
internal sealed class Drain(TokenSocketServerOptions options, ConnectionTable sockets, WaitingRoom waiting, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <summary>So many at a time are no stampede: a small server is empty after one beat.</summary>
    private const int SmallestBatch = 50;

    /// <summary>Within which time those of one batch come back.</summary>
    private static readonly TimeSpan BatchWindow = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task? running;

    /// <summary>No tokens are given, and nobody is let in any more.</summary>
    public bool HasBegun => Volatile.Read(ref running) is not null;

    /// <summary>Runs once, whoever asks for it and how often.</summary>
    /// <param name="cancel">Sends those who are left away at once.</param>
    public Task RunAsync(CancellationToken cancel)
    {
        lock (gate)
        {
            if (running is not null) return running.WaitAsync(cancel);
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            running = begun.Task;
            _ = EmptyAsync(begun, cancel);
            return running;
        }
    }

    private async Task EmptyAsync(TaskCompletionSource done, CancellationToken cancel)
    {
        ServerLog.Draining(logger, sockets.All.Count);
        for (int beats = (int)(options.DrainWindow / Beat); SendBatchAway(beats, isLast: beats <= 0 || cancel.IsCancellationRequested); beats--)
            await Task.Delay(Beat, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        foreach (SockJSConnection connection in waiting.All) Refuse(connection);
        done.TrySetResult();
    }

    /// <returns>Whether somebody is left.</returns>
    private bool SendBatchAway(int beats, bool isLast)
    {
        // Anew each time: some leave by themselves, and some had their token already when it began.
        TokenSocketConnection[] left = [.. sockets.All.Where(socket => socket.IsOpen)];
        int most = isLast ? left.Length : Math.Max(SmallestBatch, (left.Length + beats - 1) / beats);
        CloseStatus restart = CloseCode.Restart(isLast && most > SmallestBatch ? options.DrainWindow : BatchWindow);

        TokenSocketConnection[] batch = [.. left.Where(socket => isLast || !socket.HasCalls).Take(most)];
        foreach (TokenSocketConnection socket in batch) socket.Close(restart.Code, restart.Reason);
        return batch.Length < left.Length;
    }

    /// <summary>Who comes now is told to come again.</summary>
    public static void Refuse(SockJSConnection connection)
    {
        CloseStatus restart = CloseCode.Restart(BatchWindow);
        connection.Close(restart.Code, restart.Reason);
    }
}
