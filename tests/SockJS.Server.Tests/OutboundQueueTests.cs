using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server.Tests;

public sealed class OutboundQueueTests
{
    [Fact]
    public void Number_is_bounded()
    {
        var queue = new OutboundQueue(2, 1000);

        Assert.True(Add(queue, "1"));
        Assert.True(Add(queue, "2"));
        Assert.False(Add(queue, "3"));
    }

    [Fact]
    public void Bytes_are_bounded()
    {
        var queue = new OutboundQueue(1000, 10);

        Assert.True(Add(queue, "12345"));
        Assert.False(Add(queue, "123456"));
        Assert.True(Add(queue, "12345"));
        Assert.False(Add(queue, "1"));
    }

    [Fact]
    public void One_message_is_always_taken_however_large()
    {
        var queue = new OutboundQueue(1000, 10);

        Assert.True(Add(queue, new string('x', 100)));
        Assert.False(Add(queue, ""));
    }

    [Fact]
    public void What_was_taken_counts_until_it_is_written()
    {
        var queue = new OutboundQueue(2, 10);
        Add(queue, "12345");
        Assert.Equal(["12345"], queue.TakeAll().Select(message => message.ToString()));
        Assert.True(queue.IsEmpty);

        Assert.False(Add(queue, "123456"));
        Assert.True(Add(queue, "1234"));
        Assert.False(Add(queue, ""));

        queue.Written();
        Assert.True(Add(queue, "123456"));
        Assert.Equal(["1234", "123456"], queue.TakeAll().Select(message => message.ToString()));
    }

    [Fact]
    public void Clearing_drops_what_waits_and_not_what_is_being_written()
    {
        var queue = new OutboundQueue(2, 10);
        Add(queue, "12345");
        queue.TakeAll();
        Add(queue, "1234");

        queue.Clear();

        Assert.True(queue.IsEmpty);
        Assert.False(Add(queue, "123456"));
        queue.Written();
        Assert.True(Add(queue, "1234567890"));
    }

    private static bool Add(OutboundQueue queue, string text) => queue.TryAdd(new SockJSMessage(text));
}
