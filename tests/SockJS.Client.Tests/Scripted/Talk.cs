namespace SockJS.Client.Tests.Scripted;

/// <summary>A client, and the test in the place of its server; the clock stands still.</summary>
internal sealed class Talk : IAsyncDisposable
{
    public const string Info = """{"websocket":true,"origins":["*:*"],"cookie_needed":false,"entropy":1}""";

    public Talk(SockJSTransport transport) : this(options => options.Transports = [transport])
    {
    }

    public Talk(Action<SockJSClientOptions> configure)
    {
        var options = new SockJSClientOptions { HttpHandler = Handler, TimeProvider = Clock };
        configure(options);
        Client = new SockJSClient(new Uri("http://server.test/service"), options);
    }

    public ScriptedHandler Handler { get; } = new();

    public TestClock Clock { get; } = new();

    public SockJSClient Client { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A client that has begun to connect, and has been told what the server has.</summary>
    public async Task<Task> BeginAsync(string info = Info)
    {
        Task connecting = Client.ConnectAsync(Cancel);
        (await NextAsync("info")).Answer(200, info);
        return connecting;
    }

    /// <summary>A client that is open over a stream.</summary>
    /// <param name="room">How many bytes the stream takes while the client does not read.</param>
    public async Task<ScriptedStream> OpenStreamAsync(long room = long.MaxValue)
    {
        Task connecting = await BeginAsync();
        ScriptedRequest request = await Handler.NextAsync();
        ScriptedStream stream = request.Answer(200, room);
        await stream.WriteAsync(request.Part == "eventsource" ? "\r\ndata: o\r\n\r\n" : "o\n");
        await connecting;
        return stream;
    }

    /// <summary>A client that is open by polling, and its next poll.</summary>
    public async Task<ScriptedRequest> OpenPollingAsync()
    {
        Task connecting = await BeginAsync();
        (await NextAsync("xhr")).Answer(200, "o\n");
        await connecting;
        return await NextAsync("xhr");
    }

    /// <summary>The next request, which is for that.</summary>
    public async Task<ScriptedRequest> NextAsync(string part)
    {
        ScriptedRequest request = await Handler.NextAsync();
        Assert.Equal(part, request.Part);
        return request;
    }

    public Task<string> ReadAsync() => Client.ReadAllAsync(Cancel).FirstAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel);

    /// <summary>How it has ended, with nothing left behind.</summary>
    public async Task<SockJSCloseInfo> EndAsync()
    {
        SockJSCloseInfo end = await Client.Closed.WaitAsync(Patience.Limit, Cancel);
        await Client.DisposeAsync().AsTask().WaitAsync(Patience.Limit, Cancel);
        Assert.Equal(0, Handler.Open);
        return end;
    }

    public async ValueTask DisposeAsync()
    {
        await Clock.FlyAsync(Client.DisposeAsync().AsTask(), TimeSpan.FromSeconds(1)).WaitAsync(Patience.Limit);
        Handler.Dispose();
    }
}
