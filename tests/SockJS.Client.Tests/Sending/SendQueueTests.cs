using System.Threading.Channels;
using SockJS.Protocol;

namespace SockJS.Client.Tests.Sending;

/// <summary>What may wait to be sent, and who waits for room. Spec: sockjs 6.5.</summary>
public sealed class SendQueueTests
{
    private readonly List<string> sent = [];
    private readonly Channel<TaskCompletionSource> underWay = Channel.CreateUnbounded<TaskCompletionSource>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_messages_wait_than_may()
    {
        SendQueue queue = Create(maxMessages: 2);
        Task[] taken = [Add(queue, "under way"), Add(queue, "1"), Add(queue, "2")];

        var full = await Assert.ThrowsAsync<SendQueueFullException>(() => Add(queue, "3"));

        Assert.Contains("2 messages of 2 bytes", full.Message, StringComparison.Ordinal);
        await FinishAsync(batches: 2);
        await Task.WhenAll(taken);
        Assert.Equal(["under way", "1,2"], sent);
    }

    [Fact]
    public async Task No_more_bytes_wait_than_may()
    {
        SendQueue queue = Create(maxBytes: 10);
        Task[] taken = [Add(queue, "under way"), Add(queue, "12345"), Add(queue, "12345")];

        await Assert.ThrowsAsync<SendQueueFullException>(() => Add(queue, "x"));

        Task empty = Add(queue, "");
        await FinishAsync(batches: 2);
        await Task.WhenAll([.. taken, empty]);
    }

    [Fact]
    public async Task Bytes_are_those_of_utf8()
    {
        SendQueue queue = Create(maxBytes: 4);
        Task[] taken = [Add(queue, "under way"), Add(queue, "\u00e9\u00e9")];

        await Assert.ThrowsAsync<SendQueueFullException>(() => Add(queue, "x"));

        await FinishAsync(batches: 2);
        await Task.WhenAll(taken);
    }

    [Fact]
    public async Task Message_that_nobody_is_before_always_goes()
    {
        SendQueue queue = Create(maxBytes: 10);
        string large = new('x', 1000);
        Task first = Add(queue, large), second = Add(queue, large);

        await Assert.ThrowsAsync<SendQueueFullException>(() => Add(queue, "x"));

        await FinishAsync(batches: 2);
        await Task.WhenAll(first, second);
        Assert.Equal([large, large], sent);
    }

    [Fact]
    public async Task What_has_been_sent_has_left_its_room()
    {
        SendQueue queue = Create(maxMessages: 2, maxBytes: 10);
        Task[] first = [Add(queue, "under way"), Add(queue, "12345"), Add(queue, "12345")];
        await Assert.ThrowsAsync<SendQueueFullException>(() => Add(queue, "x"));

        await FinishAsync(batches: 1);
        Assert.True(await queue.WaitAsync(10, Cancel).WaitAsync(Patience.Limit, Cancel));

        Task[] next = [Add(queue, "12345"), Add(queue, "12345")];
        await Assert.ThrowsAsync<SendQueueFullException>(() => Add(queue, "x"));
        await FinishAsync(batches: 2);
        await Task.WhenAll([.. first, .. next]);
    }

    [Fact]
    public async Task What_has_been_cancelled_has_left_its_room()
    {
        SendQueue queue = Create(maxMessages: 2, maxBytes: 10);
        using var patience = new CancellationTokenSource();
        Task first = Add(queue, "under way"), kept = Add(queue, "12345");
        Task cancelled = queue.AddAsync(new SockJSMessage("67890"), patience.Token);
        await Assert.ThrowsAsync<SendQueueFullException>(() => Add(queue, "x"));

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Task next = Add(queue, "abcde");
        await Assert.ThrowsAsync<SendQueueFullException>(() => Add(queue, "x"));
        await FinishAsync(batches: 2);
        await Task.WhenAll(first, kept, next);
        Assert.Equal(["under way", "12345,abcde"], sent);
    }

    [Fact]
    public async Task There_is_room_where_nobody_waits()
    {
        SendQueue queue = Create(maxMessages: 1, maxBytes: 1);

        Assert.True(await queue.WaitAsync(1000, Cancel).WaitAsync(Patience.Limit, Cancel));

        Task first = Add(queue, "under way");
        Assert.True(await queue.WaitAsync(1000, Cancel).WaitAsync(Patience.Limit, Cancel));
        await FinishAsync(batches: 1);
        await first;
    }

    [Fact]
    public async Task Who_waits_for_room_goes_on_when_there_is_some()
    {
        SendQueue queue = Create(maxBytes: 10);
        Task[] taken = [Add(queue, "under way"), Add(queue, "12345")];

        Assert.True(await queue.WaitAsync(5, Cancel).WaitAsync(Patience.Limit, Cancel));
        Task<bool> room = queue.WaitAsync(6, Cancel);
        Assert.False(room.IsCompleted);

        await FinishAsync(batches: 1);
        Assert.True(await room.WaitAsync(Patience.Limit, Cancel));
        await FinishAsync(batches: 1);
        await Task.WhenAll(taken);
    }

    [Fact]
    public async Task Who_waits_for_room_goes_on_when_another_loses_patience()
    {
        SendQueue queue = Create(maxMessages: 1);
        using var patience = new CancellationTokenSource();
        Task first = Add(queue, "under way"), other = queue.AddAsync(new SockJSMessage("1"), patience.Token);
        Task<bool> room = queue.WaitAsync(1, Cancel);
        Assert.False(room.IsCompleted);

        await patience.CancelAsync();

        Assert.True(await room.WaitAsync(Patience.Limit, Cancel));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        await FinishAsync(batches: 1);
        await first;
    }

    [Fact]
    public async Task There_is_no_room_after_the_end()
    {
        SendQueue queue = Create(maxMessages: 1);
        Task first = Add(queue, "under way"), second = Add(queue, "1");
        Task<bool> room = queue.WaitAsync(1, Cancel);

        Task idle = queue.EndAsync(() => new SockJSException(CloseCode.Normal, "over"));

        Assert.False(await room.WaitAsync(Patience.Limit, Cancel));
        Assert.False(await queue.WaitAsync(0, Cancel).WaitAsync(Patience.Limit, Cancel));
        var failure = await Assert.ThrowsAsync<SockJSException>(() => second);
        Assert.NotSame(failure, await Assert.ThrowsAsync<SockJSException>(() => Add(queue, "late")));
        Assert.False(idle.IsCompleted);
        await FinishAsync(batches: 1);
        await first;
        await idle.WaitAsync(Patience.Limit, Cancel);
    }

    [Fact]
    public async Task Waiting_for_room_can_be_cancelled_and_takes_none()
    {
        SendQueue queue = Create(maxMessages: 1);
        using var patience = new CancellationTokenSource();
        Task[] taken = [Add(queue, "under way"), Add(queue, "1")];
        Task<bool> room = queue.WaitAsync(1, patience.Token);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room);
        await FinishAsync(batches: 2);
        await Task.WhenAll(taken);
    }

    private static Task Add(SendQueue queue, string text) => queue.AddAsync(new SockJSMessage(text), Cancel).WaitAsync(Patience.Limit, Cancel);

    private SendQueue Create(int maxMessages = 100, int maxBytes = 1000) => new(SendAsync, broken => broken, maxMessages, maxBytes);

    private Task SendAsync(ReadOnlyMemory<SockJSMessage> messages)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (sent)
        {
            sent.Add(string.Join(',', messages.ToArray().Select(message => message.ToString())));
        }

        underWay.Writer.TryWrite(gone);
        return gone.Task;
    }

    /// <summary>So many batches have gone, one after the other.</summary>
    private async Task FinishAsync(int batches)
    {
        for (int i = 0; i < batches; i++)
            (await underWay.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel)).SetResult();
    }
}
