using TokenSockJS.Protocol;
using TokenSockJS.Server.Dispatch;

namespace TokenSockJS.Server.Tests.PubSub;

/// <summary>The channel commands of one socket that wait for their turn. Spec: A13.</summary>
public sealed class CommandQueueTests
{
    private readonly TaskCompletionSource gate = new();
    private readonly List<int> done = [];

    [Fact]
    public void Commands_that_wait_are_bounded_in_number()
    {
        CommandQueue queue = Create(most: 2, mostBytes: 1000);

        Assert.True(queue.TryAdd(ChannelCommand.Publish, OfSize(1)), "this one is at work");
        Assert.True(queue.TryAdd(ChannelCommand.Publish, OfSize(2)));
        Assert.True(queue.TryAdd(ChannelCommand.Publish, OfSize(3)));
        Assert.False(queue.TryAdd(ChannelCommand.Publish, OfSize(4)));

        gate.SetResult();
        Assert.Equal([1, 2, 3], done);
        Assert.True(queue.TryAdd(ChannelCommand.Publish, OfSize(5)), "there is room again");
    }

    [Fact]
    public void Commands_that_wait_are_bounded_in_bytes_but_one_is_always_taken()
    {
        CommandQueue queue = Create(most: 10, mostBytes: 100);

        Assert.True(queue.TryAdd(ChannelCommand.Publish, OfSize(1)), "this one is at work");
        Assert.True(queue.TryAdd(ChannelCommand.Publish, OfSize(500)));
        Assert.False(queue.TryAdd(ChannelCommand.Publish, OfSize(2)));

        gate.SetResult();
        Assert.Equal([1, 500], done);
        Assert.True(queue.TryAdd(ChannelCommand.Publish, OfSize(60)), "there is room again");
    }

    [Fact]
    public async Task End_waits_for_the_command_at_work_and_drops_the_rest()
    {
        CommandQueue queue = Create(most: 10, mostBytes: 100);
        queue.TryAdd(ChannelCommand.Publish, OfSize(1));
        queue.TryAdd(ChannelCommand.Publish, OfSize(2));

        Task end = queue.EndAsync();
        Assert.True(queue.TryAdd(ChannelCommand.Publish, OfSize(3)), "nobody is there to be told");
        Assert.False(end.IsCompleted);

        gate.SetResult();
        await end.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([1], done);
        Assert.True(queue.EndAsync().IsCompleted);
    }

    private static ClientMessage OfSize(int bytes) => new() { Request = new JsonSlice(new byte[bytes]) };

    private CommandQueue Create(int most, int mostBytes) => new(most, mostBytes, async (_, message) =>
    {
        await gate.Task;
        done.Add(message.Request.Utf8.Length);
    });
}
