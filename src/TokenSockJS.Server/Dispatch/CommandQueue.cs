using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Dispatch;

/// <summary>The channel commands of one socket: carried out one after the other, the rest waiting. Bounded. Spec: A11, A13.</summary>
internal sealed class CommandQueue(int most, int mostBytes, Func<ChannelCommand, ClientMessage, ValueTask> run)
{
    private readonly Lock gate = new();
    private Queue<(ChannelCommand, ClientMessage)>? waiting;
    private long bytes;
    private bool running;
    private bool ended;
    private TaskCompletionSource? idle;

    /// <returns>False when too many are waiting. After the end nobody is there to be told: commands are dropped.</returns>
    public bool TryAdd(ChannelCommand command, in ClientMessage message)
    {
        lock (gate)
        {
            if (ended) return true;
            waiting ??= new Queue<(ChannelCommand, ClientMessage)>();
            if (waiting.Count >= most || (waiting.Count > 0 && bytes + Size(message) > mostBytes)) return false;

            waiting.Enqueue((command, message));
            bytes += Size(message);
            if (running) return true;
            running = true;
        }

        _ = RunAsync();
        return true;
    }

    /// <summary>Takes no more commands and drops those that wait; completes when the one that is being carried out is done.</summary>
    public Task EndAsync()
    {
        lock (gate)
        {
            ended = true;
            return running ? (idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    private async Task RunAsync()
    {
        while (TryTake(out (ChannelCommand Command, ClientMessage Message) next)) await run(next.Command, next.Message);
    }

    private static int Size(in ClientMessage message) => message.Request.Utf8.Length;

    private bool TryTake(out (ChannelCommand Command, ClientMessage Message) next)
    {
        lock (gate)
        {
            if (!ended && waiting!.TryDequeue(out next))
            {
                bytes -= Size(next.Message);
                return true;
            }

            // An idle socket keeps no room for commands.
            running = false;
            waiting = null;
            idle?.TrySetResult();
            next = default;
            return false;
        }
    }
}
