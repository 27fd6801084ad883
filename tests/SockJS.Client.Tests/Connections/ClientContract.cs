using SockJS.Protocol;
using Testing.Proxies;

namespace SockJS.Client.Tests.Connections;

/// <summary>A SockJS connection, from the client's side: what holds whatever carries it, and whoever serves it. Spec: sockjs 6.</summary>
public abstract class ClientContract : IAsyncDisposable
{
    private const int Megabyte = 1024 * 1024;

    private readonly string name = $"{Guid.NewGuid():N}";
    private SockJSClient? client;
    private IContractServer? server;
    private ProxyPlace? place;

    protected abstract SockJSTransport Transport { get; }

    /// <summary>The server, if it is not our own.</summary>
    protected virtual NodeServer? Node => null;

    /// <summary>What stands before our own server; nothing if null.</summary>
    protected virtual ProxyPool? Proxies => null;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_comes_back()
    {
        SockJSClient client = await ConnectAsync();

        await client.SendAsync("hello", Cancel);

        Assert.Equal(["hello"], await ReadAsync(client, 1));
    }

    [Fact]
    public async Task Ten_thousand_messages_come_back_in_order()
    {
        SockJSClient client = await ConnectAsync();
        string[] messages = [.. Enumerable.Range(0, 10_000).Select(i => $"{i}")];

        // Never more on the way than the server keeps for a client that is slow.
        using var underWay = new SemaphoreSlim(initialCount: 2000);
        Task sending = Task.Run(
            async () =>
            {
                List<Task> sent = [];
                foreach (string message in messages)
                {
                    await underWay.WaitAsync(Cancel);
                    sent.Add(client.SendAsync(message, Cancel));
                }

                await Task.WhenAll(sent);
            },
            Cancel);

        List<string> received = [];
        await foreach (string message in client.ReadAllAsync(Cancel))
        {
            received.Add(message);
            underWay.Release();
            if (received.Count == messages.Length) break;
        }

        Assert.Equal(messages, received);
        await sending;
    }

    [Fact]
    public async Task Text_that_breaks_others_comes_back_unchanged()
    {
        SockJSClient client = await ConnectAsync();
        string[] messages =
        [
            "", " ", "\0", "\r\n", "\u2028\u2029", "%", "%25", "%0D%0A", "</script>", "\"\\/", "[\"a\"]", "a[\"x\"]", "h", "o", "c[3000,\"x\"]",
            "h\u00e9\u4e16\u754c\ud83d\ude00", "\u200c\u200f\u2060\uffff", string.Concat(Enumerable.Range(0, 0xD800).Select(i => (char)i)),
        ];

        foreach (string message in messages) await client.SendAsync(message, Cancel);

        Assert.Equal(messages, await ReadAsync(client, messages.Length));
    }

    [Fact]
    public async Task Messages_of_a_megabyte_pass_both_ways()
    {
        SockJSClient client = await ConnectAsync();
        string message = new('x', Megabyte);

        await client.SendAsync(message, Cancel);

        Assert.Equal([message], await ReadAsync(client, 1));
    }

    [Fact]
    public async Task Server_closes_with_code_and_reason_when_all_is_said()
    {
        SockJSClient client = await ConnectAsync();
        var end = new SockJSCloseInfo(new CloseStatus(3000, "Go \"away\" %25 \u00e9!"), WasClean: true);

        await client.SendAsync(Command.Close(end.Status.Code, end.Status.Reason), Cancel);

        Assert.Equal(["the last word"], await client.ReadAllAsync(Cancel).ToArrayAsync(Cancel));
        Assert.Equal(end, await client.Closed.WaitAsync(Patience.Limit, Cancel));
        var late = await Assert.ThrowsAsync<SockJSException>(() => client.SendAsync("late", Cancel));
        Assert.Equal(end.Status, late.CloseStatus);
    }

    [Fact]
    public async Task Server_learns_that_the_client_has_closed()
    {
        SockJSClient client = await ConnectAsync();

        await client.CloseAsync(3001, "I am off").WaitAsync(Patience.Limit, Cancel);

        await server!.GoneAsync(name);
        Assert.Equal(new SockJSCloseInfo(new CloseStatus(3001, "I am off"), WasClean: true), await client.Closed);
        Assert.Empty(await client.ReadAllAsync(Cancel).ToArrayAsync(Cancel));
    }

    [Fact]
    public async Task Client_that_reads_slowly_gets_everything()
    {
        SockJSClient client = await ConnectAsync(options => options.MaxInboundMessages = 2);
        string[] burst = [.. Enumerable.Range(0, 2000).Select(i => $"{i}")];

        await client.SendAsync(Command.Count(burst.Length), Cancel);

        List<string> received = [];
        await foreach (string message in client.ReadAllAsync(Cancel))
        {
            await Task.Yield();
            received.Add(message);
            if (received.Count == burst.Length) break;
        }

        Assert.Equal(burst, received);
    }

    [Fact]
    public async Task Callback_gets_the_messages_in_order_and_the_end()
    {
        SockJSClient client = await ConnectAsync();
        List<string> received = [];
        Task<SockJSCloseInfo> reading = client.ReadAllAsync(
            async (message, _) =>
            {
                await Task.Yield();
                received.Add(message);
            },
            Cancel);

        await client.SendAsync(Command.Count(100), Cancel);
        await client.SendAsync(Command.Close(3000, "enough"), Cancel);

        Assert.Equal(new SockJSCloseInfo(new CloseStatus(3000, "enough"), WasClean: true), await reading.WaitAsync(Patience.Limit, Cancel));
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => $"{i}"), "the last word"], received);
    }

    [Fact]
    public async Task Many_who_send_at_once_lose_nothing()
    {
        SockJSClient client = await ConnectAsync();

        Task[] sending = [.. Enumerable.Range(0, 500).Select(i => Task.Run(() => client.SendAsync($"{i}", Cancel), Cancel))];
        string[] received = await ReadAsync(client, 500);
        await Task.WhenAll(sending);

        Assert.Equal(Enumerable.Range(0, 500), received.Select(int.Parse).Order());
    }

    [Fact]
    public async Task Disposing_at_once_is_the_end()
    {
        SockJSClient client = await ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.DisposeAsync().AsTask())).WaitAsync(Patience.Limit, Cancel);

        await server!.GoneAsync(name);
        await Assert.ThrowsAsync<SockJSException>(() => client.SendAsync("late", Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        if (client is not null) await client.DisposeAsync();
        if (server is EchoServer own) await own.DisposeAsync();
        place?.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<SockJSClient> ConnectAsync(Action<SockJSClientOptions>? configure = null)
    {
        if (Proxies is not null) place = await Proxies.TakeAsync();
        server = Node ?? (IContractServer)await EchoServer.StartAsync(place?.Server);

        var options = new SockJSClientOptions { Transports = [Transport] };
        configure?.Invoke(options);
        client = new SockJSClient(place is null ? server.Url : new Uri($"http://{place.Front}/echo"), options);
        await client.ConnectAsync(Cancel);
        await client.SendAsync(Command.Name(name), Cancel);
        return client;
    }

    private static Task<string[]> ReadAsync(SockJSClient client, int count) => client.ReadAllAsync(Cancel).Take(count).ToArrayAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel);
}
