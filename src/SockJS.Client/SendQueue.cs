using SockJS.Protocol;

namespace SockJS.Client;

/// <summary>Messages on their way out: while some are being sent the rest wait, and then travel together. Spec: sockjs 6.5.</summary>
/// <param name="send">Sends messages in order; failing with an exception that their senders are to see.</param>
internal sealed class SendQueue(Func<ReadOnlyMemory<SockJSMessage>, Task> send)
{
    private const int MostMessages = 1000;
    private const int MostBytes = 1024 * 1024;

    private readonly Lock gate = new();
    private readonly LinkedList<Entry> waiting = new();
    private TaskCompletionSource? idle;
    private bool isSending;
    private Exception? end;

    /// <summary>Adds a message; completes when it has been sent. What is cancelled before its turn is not sent.</summary>
    public async Task AddAsync(SockJSMessage message, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var entry = new Entry(message);
        bool begins;
        lock (gate)
        {
            if (end is not null) throw end;
            waiting.AddLast(entry);
            begins = !isSending;
            isSending = true;
        }

        if (begins) _ = SendAsync();
        using (cancel.UnsafeRegister(_ => Cancel(entry, cancel), null)) await entry.Sent.Task.ConfigureAwait(false);
    }

    /// <summary>Takes no more; who waits fails. Completes when what is on its way has gone.</summary>
    public Task EndAsync(Exception reason)
    {
        lock (gate)
        {
            end ??= reason;
            foreach (Entry entry in waiting) entry.Sent.TrySetException(reason);
            waiting.Clear();
            return isSending ? (idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    private async Task SendAsync()
    {
        while (TryTake(out Entry[] batch))
        {
            try
            {
                await send(Array.ConvertAll(batch, entry => entry.Message)).ConfigureAwait(false);
                foreach (Entry entry in batch) entry.Sent.TrySetResult();
            }
            catch (Exception failure)
            {
                foreach (Entry entry in batch) entry.Sent.TrySetException(failure);
            }

            // Whoever began sends his own message, and not those of all who come after him.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }

    private bool TryTake(out Entry[] batch)
    {
        lock (gate)
        {
            var taken = new List<Entry>();
            for (int bytes = 0; waiting.First is { } next && taken.Count < MostMessages && (taken.Count == 0 || bytes + next.Value.Message.Length <= MostBytes);)
            {
                bytes += next.Value.Message.Length;
                taken.Add(next.Value);
                waiting.RemoveFirst();
            }

            batch = [.. taken];
            isSending = batch.Length > 0;
            if (!isSending) idle?.TrySetResult();
            return isSending;
        }
    }

    private void Cancel(Entry entry, CancellationToken cancel)
    {
        lock (gate) waiting.Remove(entry);
        entry.Sent.TrySetCanceled(cancel);
    }

    private sealed class Entry(SockJSMessage message)
    {
        public SockJSMessage Message => message;

        public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
