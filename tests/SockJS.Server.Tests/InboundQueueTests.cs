using System.Text;
using SockJS.Server.Sessions;

namespace SockJS.Server.Tests;

/// <summary>Messages reach the application one at a time and in order, and its last step comes last and once.</summary>
public sealed class InboundQueueTests
{
    private readonly Calls calls = new();
    private readonly InboundQueue queue;
    private TaskCompletionSource? busy;

    public InboundQueueTests() => queue = new InboundQueue(3, 100, aside: false, DeliverAsync);

    [Fact]
    public void Messages_wait_until_the_application_has_opened()
    {
        var opening = new TaskCompletionSource();
        queue.Start(() => new ValueTask(opening.Task));
        Add("1");
        Add("2");
        Assert.Empty(calls.TakeAll());

        opening.SetResult();

        Assert.Equal(["1", "2"], calls.TakeAll());
    }

    [Fact]
    public void Message_waits_for_the_one_before_it()
    {
        Open();
        Occupy();
        Add("1");
        Add("2");
        Assert.Equal(["1"], calls.TakeAll());

        Relieve();
        Assert.Equal(["2"], calls.TakeAll());
    }

    [Fact]
    public async Task Who_fills_the_queue_waits_for_room()
    {
        Open();
        Occupy();
        Add("being handled");
        Add("1");
        Add("2");
        Task full = AddAsync("3");
        Assert.False(full.IsCompleted);

        Relieve();
        await full;

        Assert.Equal(["being handled", "1", "2", "3"], calls.TakeAll());
    }

    [Fact]
    public async Task Who_fills_the_queue_with_bytes_waits_for_room()
    {
        Open();
        Occupy();
        Add("being handled");
        Add(new string('x', 99));
        Task full = AddAsync("y");
        Assert.False(full.IsCompleted);

        Relieve();
        await full;
    }

    [Fact]
    public void Message_larger_than_the_bound_passes()
    {
        Open();

        Add(new string('x', 1000));

        Assert.Equal([new string('x', 1000)], calls.TakeAll());
    }

    [Fact]
    public async Task End_hands_over_what_waits_and_then_runs_the_last_step()
    {
        Open();
        Occupy();
        Add("1");
        Add("2");

        queue.End(drop: false, Last("end"));
        queue.End(drop: false, Last("another end"));
        Add("too late");
        Assert.Equal(["1"], calls.TakeAll());

        Relieve();
        Assert.Equal("2", await calls.NextAsync());
        Assert.Equal("end", await calls.NextAsync());
        Assert.Empty(calls.TakeAll());
    }

    [Fact]
    public async Task End_that_drops_runs_the_last_step_after_what_is_being_handled()
    {
        Open();
        Occupy();
        Add("1");
        Add("2");

        queue.End(drop: true, Last("end"));
        Assert.Equal(["1"], calls.TakeAll());

        Relieve();
        Assert.Equal("end", await calls.NextAsync());
    }

    [Fact]
    public async Task End_of_an_idle_queue_runs_the_last_step_on_another_thread()
    {
        Open();
        using var release = new ManualResetEventSlim();

        queue.End(drop: false, () =>
        {
            // Would never return if this were the thread of End.
            release.Wait(TestContext.Current.CancellationToken);
            calls.Add("end");
            return default;
        });
        release.Set();

        Assert.Equal("end", await calls.NextAsync());
    }

    [Fact]
    public async Task Who_waits_for_room_goes_on_when_the_queue_ends()
    {
        Open();
        Occupy();
        Add("being handled");
        Add("1");
        Add("2");
        Task full = AddAsync("3");

        queue.End(drop: true, Last("end"));

        await full.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Add("ignored");
    }

    [Fact]
    public async Task Who_is_to_hand_over_aside_neither_waits_nor_passes_on_what_it_is_at()
    {
        var request = new AsyncLocal<string> { Value = "mine" };
        var release = new ManualResetEventSlim();
        var seen = new TaskCompletionSource<(string?, string?)>();
        string? whileOpening = null;
        var beside = new InboundQueue(3, 100, aside: true, _ =>
        {
            seen.SetResult((whileOpening, request.Value));
            return default;
        });
        beside.Start(() =>
        {
            release.Wait(TestContext.Current.CancellationToken); // the application blocks its thread
            whileOpening = request.Value ?? "nothing";
            return default;
        });

        Assert.True(beside.AddAsync("message"u8.ToArray()).IsCompleted);
        Assert.False(seen.Task.IsCompleted);
        release.Set();

        Assert.Equal(("nothing", null), await seen.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task End_that_races_with_messages_is_last_and_once()
    {
        for (int round = 0; round < 2_000; round++)
        {
            var raced = new InboundQueue(3, 100, aside: false, DeliverAsync);
            raced.Start(() => default);

            await Task.WhenAll(
                Task.Run(async () =>
                {
                    for (int i = 0; i < 4; i++) await raced.AddAsync(Encoding.UTF8.GetBytes("message"));
                }, TestContext.Current.CancellationToken),
                Task.Run(() => raced.End(drop: (round & 1) == 0, Last("end")), TestContext.Current.CancellationToken));

            string call;
            do call = await calls.NextAsync();
            while (call == "message");
            Assert.Equal("end", call);
            Assert.Empty(calls.TakeAll());
        }
    }

    private void Open() => queue.Start(() => default);

    /// <summary>The next message keeps the application busy.</summary>
    private void Occupy() => busy = new TaskCompletionSource();

    private void Relieve()
    {
        TaskCompletionSource? was = busy;
        busy = null;
        was?.SetResult();
    }

    private void Add(string message) => Assert.True(AddAsync(message).IsCompleted, "There should be room for more.");

    private Task AddAsync(string message) => queue.AddAsync(Encoding.UTF8.GetBytes(message)).AsTask();

    private Func<ValueTask> Last(string name) => () =>
    {
        calls.Add(name);
        return default;
    };

    private async ValueTask DeliverAsync(ReadOnlyMemory<byte> message)
    {
        calls.Add(Encoding.UTF8.GetString(message.Span));
        if (busy is { } wait) await wait.Task;
    }
}
