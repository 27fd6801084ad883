using System.Runtime.InteropServices;
using SockJS.Client.Tests.Scripted;
using SockJS.Client.Transports;
using SockJS.Protocol;

namespace SockJS.Client.Tests;

public sealed class BackPressureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_is_not_read_from_while_messages_wait()
    {
        (ClientSession session, FakeTransport wire) = await OpenAsync(new SockJSClientOptions { MaxInboundMessages = 2 });
        wire.Bring("""a["one"]""");
        wire.Bring("""a["two"]""");
        wire.Bring("""a["three"]""");

        await using IAsyncEnumerator<ReadOnlyMemory<byte>> messages = session.Inbox.ReadAllAsync(Cancel).GetAsyncEnumerator(Cancel);
        // Of the three frames, two were asked for.
        Assert.Equal(2, wire.Asked);

        Assert.True(await messages.MoveNextAsync());
        Assert.True(await messages.MoveNextAsync());
        Assert.True(await messages.MoveNextAsync());
        Assert.Equal("three"u8.ToArray(), messages.Current.ToArray());
        await session.CloseAsync(CloseCode.Normal);
    }

    [Fact]
    public async Task Bytes_count_as_well_as_messages()
    {
        (ClientSession session, FakeTransport wire) = await OpenAsync(new SockJSClientOptions { MaxInboundBytes = 5 });
        wire.Bring("""a["12345"]""");
        wire.Bring("""a["x"]""");

        Assert.Equal(1, wire.Asked);
        await session.CloseAsync(CloseCode.Normal);
        Assert.True(wire.IsDisposed);
    }

    [Fact]
    public async Task Connection_that_is_not_read_from_can_be_closed()
    {
        (ClientSession session, FakeTransport wire) = await OpenAsync(new SockJSClientOptions { MaxInboundMessages = 1 });
        wire.Bring("""a["one","two","three"]""");

        await session.CloseAsync(CloseCode.Normal).WaitAsync(Patience.Limit, Cancel);

        string[] left = await session.Inbox.ReadAllAsync(Cancel).Select(message => Wtf8.GetString(message.Span)).ToArrayAsync(Cancel);
        Assert.Equal(["one"], left);
    }

    [Fact]
    public async Task Messages_are_written_one_after_the_other_in_the_order_of_the_calls()
    {
        (ClientSession session, FakeTransport wire) = await OpenAsync(new SockJSClientOptions());
        var sent = new List<string>();
        var gate = new TaskCompletionSource();
        wire.OnSend = async text =>
        {
            sent.Add(text);
            await gate.Task;
        };

        Task[] sending = [.. Enumerable.Range(0, 100).Select(number => session.SendAsync(new SockJSMessage($"{number}"), Cancel))];
        Assert.Equal(["0"], sent);

        gate.SetResult();
        await Task.WhenAll(sending);
        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number}"), sent);
        await session.CloseAsync(CloseCode.Normal);
    }

    [Fact]
    public async Task Message_cancelled_before_its_turn_is_not_sent()
    {
        (ClientSession session, FakeTransport wire) = await OpenAsync(new SockJSClientOptions());
        var sent = new List<string>();
        var gate = new TaskCompletionSource();
        wire.OnSend = async text =>
        {
            sent.Add(text);
            await gate.Task;
        };
        using var patience = new CancellationTokenSource();

        Task first = session.SendAsync(new SockJSMessage("first"), patience.Token);
        Task second = session.SendAsync(new SockJSMessage("second"), patience.Token);
        Task third = session.SendAsync(new SockJSMessage("third"), Cancel);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        gate.SetResult();
        await third;
        Assert.Equal(["first", "third"], sent);
        await session.CloseAsync(CloseCode.Normal);
    }

    [Fact]
    public async Task Closing_does_not_wait_for_ever_behind_a_message_that_is_stuck()
    {
        var clock = new TestClock();
        (ClientSession session, FakeTransport wire) = await OpenAsync(new SockJSClientOptions { TimeProvider = clock });
        wire.OnSend = _ => Task.Delay(Timeout.InfiniteTimeSpan, clock, Cancel);
        _ = session.SendAsync(new SockJSMessage("stuck"), Cancel);

        Task closing = session.CloseAsync(CloseCode.Normal);
        Assert.False(closing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));

        await closing.WaitAsync(Patience.Limit, Cancel);
        Assert.True(wire.IsDisposed);
    }

    [Theory]
    [InlineData(100_000, 10, 2 * 10)]
    [InlineData(1000, 10, 4096)]
    public async Task Small_message_does_not_hold_on_to_a_large_frame(int large, int small, int mostKept)
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        ScriptedStream stream = await talk.OpenStreamAsync();

        await stream.WriteAsync($"a[\"{new string('s', small)}\",\"{new string('l', large)}\"]\n");

        ReadOnlyMemory<byte>[] messages = await talk.Client.ReadAllBytesAsync(Cancel).Take(2).ToArrayAsync(Cancel);
        Assert.Equal([small, large], messages.Select(message => message.Length));
        Assert.True(MemoryMarshal.TryGetArray(messages[0], out ArraySegment<byte> kept));
        Assert.InRange(kept.Array!.Length, small, mostKept);
    }

    private static async Task<(ClientSession, FakeTransport)> OpenAsync(SockJSClientOptions options)
    {
        var wire = new FakeTransport();
        var session = new ClientSession(options, "test");
        await session.OpenAsync(_ => Task.FromResult<IClientTransport>(wire), Cancel);
        return (session, wire);
    }
}
