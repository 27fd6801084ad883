using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Dispatch;

/// <summary>The channel commands of one socket: carried out one after the other, the rest waiting. Bounded. Spec: A11, A13.</summary>
internal sealed class CommandQueue(int most, Func<ChannelCommand, ClientMessage, ValueTask> run)
{
    private readonly Lock gate = new();
    private Queue<(ChannelCommand, ClientMessage)>? waiting;
    private bool running;

    /// <returns>False when too many are waiting.</returns>
    public bool TryAdd(ChannelCommand command, in ClientMessage message)
    {
        lock (gate)
        {
            waiting ??= new Queue<(ChannelCommand, ClientMessage)>();
            if (waiting.Count >= most) return false;

            waiting.Enqueue((command, message));
            if (running) return true;
            running = true;
        }

        _ = RunAsync();
        return true;
    }

    private async Task RunAsync()
    {
        while (TryTake(out (ChannelCommand Command, ClientMessage Message) next)) await run(next.Command, next.Message);
    }

    private bool TryTake(out (ChannelCommand, ClientMessage) next)
    {
        lock (gate)
        {
            if (waiting!.TryDequeue(out next)) return true;

            // An idle socket keeps no room for commands.
            running = false;
            waiting = null;
            return false;
        }
    }
}
