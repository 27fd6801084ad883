using SockJS.Client.Tests.Scripted;

namespace SockJS.Client.Tests.Receiving;

/// <summary>A server is not read from while the application does not read, on every transport.</summary>
public sealed class SlowReaderTests
{
    private const int Messages = 500;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(SockJSTransport.XhrStreaming), InlineData(SockJSTransport.EventSource)]
    public async Task Stream_is_not_read_from(SockJSTransport transport)
    {
        await using var talk = Open(transport);
        ScriptedStream stream = await talk.OpenStreamAsync(room: 1);
        string before = transport is SockJSTransport.EventSource ? "data: " : "", after = transport is SockJSTransport.EventSource ? "\r\n\r\n" : "\n";

        await ExpectBackPressureAsync(talk, number => stream.WriteAsync($"{before}a[\"{number}\"]{after}"));
    }

    [Fact]
    public async Task WebSocket_is_not_read_from()
    {
        await using var talk = Open(SockJSTransport.WebSocket);
        Task connecting = await talk.BeginAsync();
        ScriptedWebSocket socket = ScriptedWebSocket.Accept(await talk.NextAsync("websocket"), room: 1);
        await socket.SendAsync("o");
        await connecting;

        await ExpectBackPressureAsync(talk, number => socket.SendAsync($"a[\"{number}\"]"));
    }

    [Fact]
    public async Task RawWebSocket_is_not_read_from()
    {
        await using var talk = Open(SockJSTransport.RawWebSocket);
        Task connecting = await talk.BeginAsync();
        ScriptedWebSocket socket = ScriptedWebSocket.Accept(await talk.NextAsync("websocket"), room: 1);
        await connecting;

        await ExpectBackPressureAsync(talk, number => socket.SendAsync($"{number}"));
    }

    [Fact]
    public async Task Poll_is_not_repeated()
    {
        await using var talk = Open(SockJSTransport.XhrPolling);
        ScriptedRequest poll = await talk.OpenPollingAsync();

        await ExpectBackPressureAsync(talk, async number =>
        {
            poll.Answer(200, $"a[\"{number}\"]\n");
            poll = await talk.NextAsync("xhr");
        });
    }

    private static Talk Open(SockJSTransport transport) => new(options => (options.Transports, options.MaxInboundMessages) = ([transport], 1));

    /// <param name="talk">A client that keeps one message.</param>
    /// <param name="writeAsync">Writes the message with that number; completes when the client is ready for more.</param>
    private static async Task ExpectBackPressureAsync(Talk talk, Func<int, Task> writeAsync)
    {
        int taken = 0;
        Task writing = Task.Run(
            async () =>
            {
                for (int number = 0; number < Messages; number++)
                {
                    await writeAsync(number);
                    Interlocked.Increment(ref taken);
                }
            },
            Cancel);

        for (int number = 0; number < Messages; number++)
        {
            // One waits for the application, one has been taken from the wire, and one may lie in it.
            Assert.InRange(Volatile.Read(ref taken), 0, number + 3);
            Assert.Equal($"{number}", await talk.ReadAsync());
        }

        await writing.WaitAsync(Patience.Limit, Cancel);
    }
}
