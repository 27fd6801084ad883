using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace SockJS.Client;

/// <summary>The messages that wait for the application, in order. Bounded: whoever reads from the server waits for room.</summary>
internal sealed class Inbox(int maxMessages, int maxBytes)
{
    private readonly Lock gate = new();
    private readonly Channel<ReadOnlyMemory<byte>> messages = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private int count;
    private long bytes;
    private bool ended;
    private TaskCompletionSource? room;

    /// <summary>Adds a message, or drops it after <see cref="End"/>; completes when there is room for another.</summary>
    public Task AddAsync(ReadOnlyMemory<byte> message)
    {
        lock (gate)
        {
            if (ended) return Task.CompletedTask;

            count++;
            bytes += message.Length;
            messages.Writer.TryWrite(message);

            if (!IsFull) return Task.CompletedTask;
            room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return room.Task;
        }
    }

    /// <summary>Takes no more messages; those that wait can still be read.</summary>
    public void End()
    {
        lock (gate)
        {
            ended = true;
            messages.Writer.TryComplete();
            room?.TrySetResult();
        }
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAllAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (ReadOnlyMemory<byte> message in messages.Reader.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            Took(message);
            yield return message;
        }
    }

    private bool IsFull => count >= maxMessages || bytes >= maxBytes;

    private void Took(ReadOnlyMemory<byte> message)
    {
        lock (gate)
        {
            count--;
            bytes -= message.Length;
            if (room is null || IsFull) return;

            room.TrySetResult();
            room = null;
        }
    }
}
