using SockJS.Client.Tests.Scripted;
using SockJS.Protocol;

namespace SockJS.Client.Tests.Receiving;

/// <summary>Messages that are handed to a callback.</summary>
public sealed class CallbackTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Callback_gets_all_messages_in_order_and_then_the_end()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        ScriptedStream stream = await talk.OpenStreamAsync();
        List<string> received = [];
        Task<SockJSCloseInfo> reading = talk.Client.ReadAllAsync(
            (message, cancel) =>
            {
                Assert.Equal(Cancel, cancel);
                received.Add(message);
                return default;
            },
            Cancel);

        await stream.WriteAsync("a[\"1\",\"\\ud83d\\ude00\"]\na[\"3\"]\nc[3000,\"Go away!\"]\n");

        Assert.Equal(new SockJSCloseInfo(new CloseStatus(3000, "Go away!"), WasClean: true), await reading.WaitAsync(Patience.Limit, Cancel));
        Assert.Equal(["1", "😀", "3"], received);
    }

    [Fact]
    public async Task Next_message_is_handed_over_when_the_one_before_is_done()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        ScriptedStream stream = await talk.OpenStreamAsync();
        var begun = new List<TaskCompletionSource> { new(), new(), new() };
        var gates = new List<TaskCompletionSource> { new(), new(), new() };
        int next = 0;
        Task reading = talk.Client.ReadAllAsync(
            async (_, _) =>
            {
                int number = next++;
                begun[number].SetResult();
                await gates[number].Task;
            },
            Cancel);

        await stream.WriteAsync("a[\"0\",\"1\",\"2\"]\nc[3000,\"\"]\n");
        await talk.Client.Closed;   // All of it has been read, and waits.
        for (int i = 0; i < 3; i++)
        {
            await begun[i].Task.WaitAsync(Patience.Limit, Cancel);
            Assert.Equal(i + 1, next);
            gates[i].SetResult();
        }

        await reading;
    }

    [Fact]
    public async Task What_the_callback_throws_ends_the_reading_and_not_the_connection()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        ScriptedStream stream = await talk.OpenStreamAsync();
        Task reading = talk.Client.ReadAllAsync((message, _) => message == "bad" ? throw new FormatException(message) : default, Cancel);

        await stream.WriteAsync("a[\"good\",\"bad\",\"later\"]\n");

        Assert.Equal("bad", (await Assert.ThrowsAsync<FormatException>(() => reading)).Message);
        Assert.False(talk.Client.Closed.IsCompleted);
        Assert.Equal("later", await talk.ReadAsync());
    }

    [Fact]
    public async Task Reading_that_is_cancelled_leaves_the_connection_open()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        ScriptedStream stream = await talk.OpenStreamAsync();
        using var enough = new CancellationTokenSource();
        Task reading = talk.Client.ReadAllAsync((_, _) => default, enough.Token);

        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await stream.WriteAsync("a[\"later\"]\n");
        Assert.Equal("later", await talk.ReadAsync());
    }

    [Fact]
    public async Task Bytes_are_handed_over_as_they_came()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        ScriptedStream stream = await talk.OpenStreamAsync();
        var received = new TaskCompletionSource<byte[]>();
        Task reading = talk.Client.ReadAllBytesAsync(
            (message, _) =>
            {
                received.SetResult(message.ToArray());
                return default;
            },
            Cancel);

        await stream.WriteAsync("a[\"\\u00e9\"]\n");

        Assert.Equal("é"u8.ToArray(), await received.Task.WaitAsync(Patience.Limit, Cancel));
        await talk.Client.CloseAsync();
        Assert.Equal(new SockJSCloseInfo(CloseCode.Normal, WasClean: true), await ((Task<SockJSCloseInfo>)reading));
    }

    [Fact]
    public async Task Callback_that_is_none_is_a_mistake()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);

        await Assert.ThrowsAsync<ArgumentNullException>(async () => await talk.Client.ReadAllAsync((Func<string, CancellationToken, ValueTask>)null!, Cancel));
        await Assert.ThrowsAsync<ArgumentNullException>(() => talk.Client.ReadAllBytesAsync((Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>)null!, Cancel));
    }
}
