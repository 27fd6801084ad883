using SockJS.Protocol;

namespace SockJS.Client;

/// <summary>Messages on their way out: while some are being sent the rest wait, and then travel together. Spec: sockjs 6.5.</summary>
/// <param name="send">Sends messages in order.</param>
/// <param name="notSent">What a sender sees when that fails: called once for each, because an exception is one thrower's.</param>
/// <param name="maxMessages">How many messages may wait.</param>
/// <param name="maxBytes">How many bytes of them.</param>
internal sealed class SendQueue(
    Func<ReadOnlyMemory<SockJSMessage>, Task> send, Func<Exception, Exception> notSent, int maxMessages, int maxBytes)
{
    private const int BatchMessages = 1000;

    /// <summary>As long as one message may be: a server or a proxy that takes that, however escaped, takes these.</summary>
    private const int BatchBytes = 1024 * 1024;

    private readonly Lock gate = new();
    private readonly LinkedList<Entry> waiting = new();
    private TaskCompletionSource? idle;
    private TaskCompletionSource? room;
    private bool isSending;
    private long bytes;
    private Func<Exception>? end;

    /// <summary>Adds a message; completes when it has been sent. What is cancelled before its turn is not sent.</summary>
    /// <exception cref="SendQueueFullException">Too much waits.</exception>
    public async Task AddAsync(SockJSMessage message, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var entry = new Entry(message);
        bool begins;
        lock (gate)
        {
            if (end is not null) throw end();
            if (!HasRoom(message.Length)) throw new SendQueueFullException(waiting.Count, bytes);
            waiting.AddLast(entry.Place);
            bytes += message.Length;
            begins = !isSending;
            isSending = true;
        }

        if (begins) _ = SendAsync();
        using (cancel.UnsafeRegister(_ => Cancel(entry, cancel), null)) await entry.Sent.Task.ConfigureAwait(false);
    }

    /// <summary>Completes when there is room for a message of that size, which somebody else may take first.</summary>
    /// <returns>False when there will be none any more.</returns>
    public async Task<bool> WaitAsync(int size, CancellationToken cancel)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (end is not null) return false;
                if (HasRoom(size)) return true;
                change = (room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await change.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Takes no more; who waits fails. Completes when what is on its way has gone.</summary>
    /// <param name="reason">Makes the exception for one of them.</param>
    public Task EndAsync(Func<Exception> reason)
    {
        lock (gate)
        {
            end ??= reason;
            foreach (Entry entry in waiting) entry.Sent.TrySetException(reason());
            waiting.Clear();
            bytes = 0;
            MakeRoom();
            if (!isSending) return Task.CompletedTask;
            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
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
                foreach (Entry entry in batch) entry.Sent.TrySetException(notSent(failure));
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
            int size = 0;
            while (taken.Count < BatchMessages && waiting.First?.Value is { } next)
            {
                if (taken.Count > 0 && size + next.Message.Length > BatchBytes) break;
                waiting.RemoveFirst();
                taken.Add(next);
                size += next.Message.Length;
            }

            bytes -= size;
            MakeRoom();
            batch = [.. taken];
            isSending = batch.Length > 0;
            if (!isSending) idle?.TrySetResult();
            return isSending;
        }
    }

    /// <summary>A message that nobody is before always has.</summary>
    private bool HasRoom(int size) => waiting.Count == 0 || (waiting.Count < maxMessages && bytes + size <= maxBytes);

    private void MakeRoom()
    {
        room?.TrySetResult();
        room = null;
    }

    private void Cancel(Entry entry, CancellationToken cancel)
    {
        lock (gate)
        {
            if (entry.Place.List is not null)
            {
                waiting.Remove(entry.Place);
                bytes -= entry.Message.Length;
                MakeRoom();
            }
        }

        entry.Sent.TrySetCanceled(cancel);
    }

    private sealed class Entry
    {
        public Entry(SockJSMessage message)
        {
            Message = message;
            Place = new LinkedListNode<Entry>(this);
        }

        public SockJSMessage Message { get; }

        public LinkedListNode<Entry> Place { get; }

        public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
