using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Dispatch;

/// <summary>The channel commands of one socket: carried out one after the other, the rest waiting. Bounded. Spec: A11, A13.</summary>
internal sealed class CommandQueue(int most, int mostBytes, Func<ChannelCommand, ClientMessage, ValueTask> run)
{
    private readonly Lock gate = new();
    private Queue<(ChannelCommand, ClientMessage)>? waiting;
    private long bytes;
    private bool running;

    /// <returns>False when too many are waiting.</returns>
    public bool TryAdd(ChannelCommand command, in ClientMessage message)
    {
        lock (gate)
        {
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

    private async Task RunAsync()
    {
        while (TryTake(out (ChannelCommand Command, ClientMessage Message) next)) await run(next.Command, next.Message);
    }

    private static int Size(in ClientMessage message) => message.Request.Utf8.Length;

    private bool TryTake(out (ChannelCommand Command, ClientMessage Message) next)
    {
        lock (gate)
        {
            if (waiting!.TryDequeue(out next))
            {
                bytes -= Size(next.Message);
                return true;
            }

            // An idle socket keeps no room for commands.
            running = false;
            waiting = null;
            return false;
        }
    }
}
