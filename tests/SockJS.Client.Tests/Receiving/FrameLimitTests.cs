using SockJS.Client.Tests.Scripted;
using SockJS.Protocol;

namespace SockJS.Client.Tests.Receiving;

/// <summary>The limit for messages is one for messages: a frame may hold many, and has a bound of its own. Spec: sockjs 6.4.</summary>
public sealed class FrameLimitTests
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>What stands around a frame in a line may come on top.</summary>
    private const int FrameBound = 8 * Megabyte, Around = 16;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SockJSTransport.WebSocket), InlineData(SockJSTransport.XhrStreaming)]
    [InlineData(SockJSTransport.EventSource), InlineData(SockJSTransport.XhrPolling)]
    public async Task Short_messages_that_have_piled_up_are_not_one_that_is_too_long(SockJSTransport transport)
    {
        await using Talk talk = Open(transport, maxMessageBytes: 300);
        string[] messages = [.. Enumerable.Range(0, 1000).Select(number => $"{number}".PadRight(100))];

        await BringAsync(talk, transport, $"a[\"{string.Join("\",\"", messages)}\"]");

        Task<string[]> reading = talk.Client.ReadAllAsync(Cancel).Take(1000).ToArrayAsync(Cancel).AsTask();
        Assert.Equal(messages, await reading.WaitAsync(Patience.Limit, Cancel));
        Assert.False(talk.Client.Closed.IsCompleted);
    }

    [Theory]
    [InlineData(SockJSTransport.WebSocket), InlineData(SockJSTransport.XhrStreaming)]
    [InlineData(SockJSTransport.EventSource), InlineData(SockJSTransport.XhrPolling)]
    public async Task Message_of_the_limit_passes_however_it_is_escaped(SockJSTransport transport)
    {
        await using Talk talk = Open(transport, maxMessageBytes: 2 * Megabyte);

        await BringAsync(talk, transport, $"a[\"{string.Concat(Enumerable.Repeat("\\u0001", 2 * Megabyte))}\"]");

        Assert.Equal(new string('\u0001', 2 * Megabyte), await talk.ReadAsync());
    }

    [Theory]
    [InlineData(SockJSTransport.WebSocket), InlineData(SockJSTransport.XhrStreaming)]
    [InlineData(SockJSTransport.EventSource), InlineData(SockJSTransport.XhrPolling)]
    public async Task Message_that_is_longer_than_the_limit_is_4009_in_a_short_frame_too(SockJSTransport transport)
    {
        await using Talk talk = Open(transport, maxMessageBytes: 10);

        await BringAsync(talk, transport, "a[\"0123456789\",\"0123456789x\"]");

        Assert.Equal("0123456789", await talk.ReadAsync());
        SockJSCloseInfo end = await talk.Client.Closed.WaitAsync(Patience.Limit, Cancel);
        Assert.Equal(new SockJSCloseInfo(CloseCode.MessageTooLarge, WasClean: false), end);
    }

    [Fact]
    public async Task Frame_of_the_bound_passes_and_a_longer_one_is_4009_before_it_is_whole()
    {
        await using var talk = new Talk(options => (options.Transports, options.MaxMessageBytes) = ([SockJSTransport.XhrStreaming], 1));
        ScriptedStream stream = await talk.OpenStreamAsync();

        await stream.WriteAsync($"a[{new string(' ', FrameBound - 3)}]\na[\"x\"]\n");
        Assert.Equal("x", await talk.ReadAsync());
        await stream.WriteAsync($"a[{new string(' ', FrameBound + Around)}");

        Assert.Equal(new SockJSCloseInfo(CloseCode.MessageTooLarge, WasClean: false), await talk.EndAsync());
    }

    [Fact]
    public async Task Prelude_of_a_stream_counts_as_no_message_however_short_these_must_be()
    {
        await using var talk = new Talk(options => (options.Transports, options.MaxMessageBytes) = ([SockJSTransport.XhrStreaming], 1));
        Task connecting = await talk.BeginAsync();

        (await talk.NextAsync("xhr_streaming")).Answer(200, $"{new string('h', 2048)}\no\n");

        await connecting;
    }

    [Fact]
    public async Task Response_that_is_too_long_instead_of_opening_is_no_word_of_the_service()
    {
        await using var talk = new Talk(options => options.Transports = [SockJSTransport.XhrStreaming, SockJSTransport.XhrPolling]);
        Task connecting = await talk.BeginAsync();

        (await talk.NextAsync("xhr_streaming")).Answer(200, new string('x', 25 * Megabyte));
        (await talk.NextAsync("xhr")).Answer(200, "o\n");

        await connecting;
    }

    private static Talk Open(SockJSTransport transport, int maxMessageBytes) =>
        new(options => (options.Transports, options.MaxMessageBytes) = ([transport], maxMessageBytes));

    /// <summary>Opens the connection and writes a frame.</summary>
    private static async Task BringAsync(Talk talk, SockJSTransport transport, string frame)
    {
        if (transport is SockJSTransport.XhrPolling)
        {
            (await talk.OpenPollingAsync()).Answer(200, $"{frame}\n");
            return;
        }

        if (transport is SockJSTransport.WebSocket)
        {
            Task connecting = await talk.BeginAsync();
            ScriptedWebSocket socket = ScriptedWebSocket.Accept(await talk.NextAsync("websocket"));
            await socket.SendAsync("o");
            await connecting;
            await socket.SendAsync(frame);
            return;
        }

        ScriptedStream stream = await talk.OpenStreamAsync();
        await stream.WriteAsync(transport is SockJSTransport.EventSource ? $"data: {frame}\r\n\r\n" : $"{frame}\n");
    }
}
