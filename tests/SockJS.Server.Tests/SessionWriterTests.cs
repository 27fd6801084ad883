using System.Collections.Concurrent;
using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server.Tests;

/// <summary>One thing at a time goes to the receiver, in order, whoever comes in between.</summary>
public sealed class SessionWriterTests : IDisposable
{
    private readonly FakeReceiver receiver = new();
    private readonly FakeService service = new(options => options.MaxOutboundMessages = 3);
    private readonly List<IReceiver> lost = [];
    private readonly SessionWriter writer;

    public SessionWriterTests() => writer = new SessionWriter(service.Service, lost.Add);

    public void Dispose() => service.Dispose();

    [Fact]
    public void Messages_sent_before_there_is_a_receiver_follow_the_open_frame_in_one_piece()
    {
        Send("1");
        Send("2");

        writer.TryAttach(receiver);

        Assert.Equal(["o", "a[1,2]"], receiver.TakeWritten());
    }

    [Fact]
    public void Messages_that_pile_up_behind_a_write_go_out_together()
    {
        Attach();
        receiver.Hold();
        Send("1");
        Send("2");
        Send("3");

        receiver.Release();

        Assert.Equal(["a[1]", "a[2,3]"], receiver.TakeWritten());
    }

    [Fact]
    public void Message_sent_from_within_a_write_comes_next()
    {
        Attach();
        receiver.Writing = what =>
        {
            if (what == "a[1]") Send("2");
        };

        Send("1");

        Assert.Equal(["a[1]", "a[2]"], receiver.TakeWritten());
    }

    [Fact]
    public async Task Sender_is_not_held_for_ever_by_what_others_add()
    {
        const int Many = 1_000;
        Attach();
        var threads = new ConcurrentQueue<int>();
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Writing = what =>
        {
            threads.Enqueue(Environment.CurrentManagedThreadId);
            if (threads.Count < Many) Send($"{threads.Count}");
            else over.SetResult();
        };

        Send("0");
        int meanwhile = threads.TakeWhile(thread => thread == Environment.CurrentManagedThreadId).Count();
        await over.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

        Assert.InRange(meanwhile, 1, SessionWriter.LongestRun);
    }

    [Fact]
    public void What_is_being_written_counts_against_the_bound()
    {
        Attach();
        receiver.Hold();
        Send("1");
        Send("2");
        Send("3");

        Assert.False(writer.TrySend(new SockJSMessage("4"), out bool full));
        Assert.True(full);

        receiver.Release();
        Send("5");
        Assert.Equal(["a[1]", "a[2,3]", "a[5]"], receiver.TakeWritten());
    }

    [Fact]
    public void Close_during_a_write_comes_behind_what_was_queued_and_nothing_behind_it()
    {
        Attach();
        receiver.Hold();
        Send("1");
        Send("2");
        writer.Close(CloseCode.Normal, drop: false);
        writer.Close(CloseCode.Interrupted, drop: true);

        Assert.False(writer.TrySend(new SockJSMessage("3"), out bool full));
        Assert.False(full);

        receiver.Release();
        Assert.Equal(["a[1]", "a[2]", "c 1000 Normal closure"], receiver.TakeWritten());
    }

    [Fact]
    public void Close_that_drops_leaves_out_what_was_queued()
    {
        Attach();
        receiver.Hold();
        Send("1");
        Send("2");

        writer.Close(CloseCode.TooSlow, drop: true);
        receiver.Release();

        Assert.Equal(["a[1]", "c 4008 Too slow"], receiver.TakeWritten());
    }

    [Fact]
    public void Nothing_goes_to_a_receiver_that_was_detached_during_a_write()
    {
        Attach();
        receiver.Hold();
        Send("1");
        Send("2");

        writer.Detach();
        writer.Close(CloseCode.Lost, drop: true);
        receiver.Release();

        Assert.Equal(["a[1]"], receiver.TakeWritten());
        Assert.Null(writer.Receiver);
    }

    [Fact]
    public void Receiver_that_has_had_enough_is_let_go_and_the_next_one_goes_on()
    {
        receiver.TakesMore = _ => false;
        writer.TryAttach(receiver);
        Send("1");
        Send("2");
        Assert.Equal(["o"], receiver.TakeWritten());
        Assert.Null(writer.Receiver);

        var next = new FakeReceiver();
        writer.TryAttach(next);

        Assert.Equal(["a[1,2]"], next.TakeWritten());
        Assert.Empty(receiver.TakeWritten());
    }

    [Fact]
    public async Task Receiver_that_comes_while_another_holds_the_wire_is_told_so_and_when_it_is_free()
    {
        Attach();
        receiver.Hold();
        receiver.TakesMore = _ => false;
        Send("1");
        Send("2");
        var next = new FakeReceiver();

        Assert.Equal(Attachment.Occupied, writer.TryAttach(next));
        Task free = writer.FreeAsync();
        Assert.False(free.IsCompleted);
        Assert.False(receiver.IsReleased);

        receiver.Release();
        await free.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.True(receiver.IsReleased);
        Assert.True(writer.FreeAsync().IsCompleted);

        Assert.Equal(Attachment.Attached, writer.TryAttach(next));
        Assert.Equal(["a[1]"], receiver.TakeWritten());
        Assert.Equal(["a[2]"], next.TakeWritten());
        Assert.Same(next, writer.Receiver);
    }

    [Fact]
    public void Receiver_is_released_when_nothing_more_is_written_to_it()
    {
        Attach();
        receiver.Hold();
        Send("1");

        Assert.True(writer.Detach());
        Assert.False(receiver.IsReleased, "its write is not over");

        receiver.Release();
        Assert.True(receiver.IsReleased);

        Assert.False(writer.Detach(), "nobody is there any more");
        Assert.Equal(Attachment.Gone, writer.TryAttach(new FakeReceiver()));
    }

    [Fact]
    public void Receiver_that_has_been_let_go_takes_nothing_with_it()
    {
        receiver.TakesMore = _ => false;
        writer.TryAttach(receiver);
        Send("1");

        Assert.False(writer.DetachIf(receiver));

        var next = new FakeReceiver();
        Assert.Equal(Attachment.Attached, writer.TryAttach(next));
        Assert.Equal(["a[1]"], next.TakeWritten());
    }

    [Fact]
    public void Session_does_not_expire_under_a_receiver_that_has_just_come()
    {
        Attach();

        Assert.False(writer.DetachIf(null));

        Send("still there");
        Assert.Equal(["a[still there]"], receiver.TakeWritten());
    }

    [Fact]
    public void Heartbeat_that_waits_behind_the_end_is_left_out()
    {
        Attach();
        receiver.Hold();
        Send("1");
        writer.Heartbeat();
        writer.Close(CloseCode.Normal, drop: false);
        writer.Heartbeat();

        receiver.Release();

        Assert.Equal(["a[1]", "c 1000 Normal closure"], receiver.TakeWritten());
    }

    [Fact]
    public void Heartbeat_for_a_receiver_that_is_let_go_is_not_the_next_ones()
    {
        Attach();
        receiver.Hold();
        receiver.TakesMore = _ => false;
        Send("1");
        writer.Heartbeat();
        receiver.Release();

        var next = new FakeReceiver();
        writer.TryAttach(next);

        Assert.Empty(next.TakeWritten());
    }

    [Fact]
    public void Close_frame_is_repeated_to_each_receiver_that_comes_and_what_is_queued_goes_first()
    {
        receiver.TakesMore = _ => false;
        writer.TryAttach(receiver);
        Send("1");
        writer.Close(CloseCode.Normal, drop: false);
        Assert.False(writer.HasSaidGoodbye);

        var last = new FakeReceiver { TakesMore = what => what[0] == 'a' };
        writer.TryAttach(last);
        Assert.Equal(["a[1]", "c 1000 Normal closure"], last.TakeWritten());
        Assert.True(writer.HasSaidGoodbye);

        var late = new FakeReceiver { TakesMore = _ => false };
        writer.TryAttach(late);
        Assert.Equal(["c 1000 Normal closure"], late.TakeWritten());
    }

    public static TheoryData<Exception, bool> Faults => new()
    {
        { new IOException("broken"), false },
        { new OperationCanceledException(), false },
        { new ObjectDisposedException("stream"), false },
        { new InvalidOperationException("a fault of ours"), true },
    };

    [Theory, MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void Receiver_whose_wire_breaks_is_dropped_and_lost(Exception fault, bool isLogged)
    {
        Attach();
        receiver.Hold();
        Send("1");
        Send("2");

        if (isLogged) service.Log.ExpectErrors(entry => entry.Exception == fault);
        receiver.Break(fault);
        Assert.Equal(1, receiver.Aborts);
        Assert.Null(writer.Receiver);
        Assert.Equal(isLogged, service.Log.Entries.Any(entry => entry.Exception == fault));
        Assert.Equal([receiver], lost);
        Assert.True(receiver.IsReleased);
    }

    [Fact]
    public void Fault_of_a_receiver_that_was_detached_during_the_write_says_nothing()
    {
        Attach();
        receiver.Hold();
        Send("1");
        writer.Detach();

        receiver.Break(new InvalidOperationException("Writing is not allowed after writer was completed."));

        Assert.Empty(service.Log.Entries);
    }

    [Fact]
    public void Message_makes_a_waiting_heartbeat_superfluous()
    {
        Attach();
        receiver.Hold();
        Send("1");
        writer.Heartbeat();
        Send("2");

        receiver.Release();

        Assert.Equal(["a[1]", "a[2]"], receiver.TakeWritten());
    }

    [Fact]
    public void Control_frames_go_before_messages()
    {
        Attach();
        receiver.Hold();
        Send("1");
        Send("2");
        receiver.HasControl = true;

        receiver.Release();

        Assert.Equal(["a[1]", "pong", "a[2]"], receiver.TakeWritten());
    }

    [Fact]
    public async Task Messages_of_many_threads_keep_the_order_of_each_and_none_is_lost()
    {
        const int Threads = 8, Each = 2_000;
        using var roomy = new FakeService(options => options.MaxOutboundMessages = Threads * Each);
        var free = new SessionWriter(roomy.Service, lost.Add);
        free.TryAttach(receiver);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.TakesMore = what =>
        {
            if (what[0] == 'c') closed.SetResult();
            return true;
        };

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++) Assert.True(free.TrySend(new SockJSMessage($"{thread}:{i}"), out _));
        }, TestContext.Current.CancellationToken)));
        free.Close(CloseCode.Normal, drop: false);
        await closed.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

        string[] all = [.. receiver.TakeWritten().Where(frame => frame.StartsWith('a')).SelectMany(frame => frame[2..^1].Split(','))];
        Assert.Equal(Threads * Each, all.Length);
        for (int thread = 0; thread < Threads; thread++)
        {
            string prefix = $"{thread}:";
            Assert.Equal(Enumerable.Range(0, Each).Select(i => $"{prefix}{i}"), all.Where(message => message.StartsWith(prefix, StringComparison.Ordinal)));
        }
    }

    private void Attach()
    {
        writer.TryAttach(receiver);
        Assert.Equal(["o"], receiver.TakeWritten());
    }

    private void Send(string text) => Assert.True(writer.TrySend(new SockJSMessage(text), out _));
}
