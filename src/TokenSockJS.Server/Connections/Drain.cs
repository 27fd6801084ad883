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

    private readonly CancellationTokenSource hurry = new();
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int begun;

    /// <summary>No tokens are given, and nobody is let in any more.</summary>
    public bool HasBegun => Volatile.Read(ref begun) != 0;

    /// <summary>Runs once, whoever asks for it and how often.</summary>
    /// <param name="cancel">Sends those who are left away at once.</param>
    public async Task RunAsync(CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref begun, 1) == 0) _ = EmptyAsync();
        using (cancel.UnsafeRegister(static hurry => ((CancellationTokenSource)hurry!).Cancel(), hurry)) await done.Task;
    }

    private async Task EmptyAsync()
    {
        try
        {
            ServerLog.Draining(logger, sockets.All.Count);
            for (int beats = (int)(options.DrainWindow / Beat); SendBatchAway(beats, isLast: beats <= 0 || hurry.IsCancellationRequested); beats--)
                await Task.Delay(Beat, time, hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            foreach (SockJSConnection connection in waiting.All) Refuse(connection);
            done.TrySetResult();
        }
        catch (Exception failure)
        {
            done.TrySetException(failure);
        }
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
