using SockJS.Protocol;
using SockJS.Server.Sessions;
using Testing.Proxies;
using Testing.Transports;

namespace SockJS.Server.Tests.Connections;

/// <summary>
/// What the cases of "a SockJS connection" have at hand: a service on a real server whose clock stands still, and clients of
/// the transport that is tested.
/// </summary>
public abstract class ConnectionTestBase : IAsyncDisposable
{
    private readonly List<TransportClient> clients = [];
    private TestService? service;
    private ProxyPlace? place;

    /// <summary>The service's. It moves only when a test moves it.</summary>
    protected TestClock Clock { get; } = new();

    private protected TestService Service => service ?? throw new InvalidOperationException("Start it first.");

    protected static CancellationToken Cancel => TestService.Cancel;

    /// <summary>Closes what the test has left open, and the service, which fails the test if it has logged errors.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (TransportClient client in clients) client.Dispose();
        if (service is not null) await service.DisposeAsync();
        place?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A client of the transport.</summary>
    protected abstract TransportClient Connect(TransportAddress address);

    /// <summary>What clients go through to the server; nothing if null.</summary>
    protected virtual ProxyPool? Proxies => null;

    private protected async Task StartAsync(Action<SockJSOptions>? configure = null, Action<RecordingHandler>? prepare = null)
    {
        if (Proxies is not null) place = await Proxies.TakeAsync();
        service = await TestService.StartAsync(configure, prepare, Clock, at: place?.Server);
    }

    /// <summary>A client that has done nothing yet.</summary>
    /// <param name="sessionId">Which session it speaks for; a new one if null.</param>
    /// <param name="receiveBuffer">Bytes that the kernel may keep for a client that does not read; its own choice if null.</param>
    protected TransportClient NewClient(string? sessionId = null, int? receiveBuffer = null)
    {
        var address = new TransportAddress(place?.Front ?? Service.Host.Endpoint, TestService.Path, Cancel) { ReceiveBuffer = receiveBuffer };
        TransportClient client = Connect(sessionId is null ? address : address with { SessionId = sessionId });
        clients.Add(client);
        return client;
    }

    /// <summary>A client that has read that its session is open, and the session's handler, which has been told.</summary>
    private protected async Task<(TransportClient Client, RecordingHandler Handler)> OpenAsync(int? receiveBuffer = null)
    {
        TransportClient client = NewClient(receiveBuffer: receiveBuffer);
        await client.OpenAsync();
        return (client, await Service.NextHandlerAsync());
    }

    /// <summary>The same, with a handler that says what it is told.</summary>
    private protected async Task<(TransportClient Client, RecordingHandler Handler)> OpenEchoAsync()
    {
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        handler.Receiving = text =>
        {
            handler.Connection.Send(text);
            return default;
        };
        return (client, handler);
    }

    /// <summary>Sees to it that something of the client holds the wire.</summary>
    protected async Task AttachAsync(TransportClient client)
    {
        if (await client.AttachAsync() is { } mark) await Service.ArrivedAsync(mark);
    }

    /// <summary>Lets so much time pass that what is to happen after that time has happened.</summary>
    protected void PassFully(TimeSpan span) => Clock.Pass(span + SessionSweeper.Tick);

    /// <summary>Lets so much time pass that what is to happen after that time has not happened yet.</summary>
    protected void PassAlmost(TimeSpan span) => Clock.Pass(span - TimeSpan.FromTicks(1));

    /// <summary>Waits until the handler has seen its end, goes down, and looks that it has seen nothing more.</summary>
    private protected async Task ExpectEndAsync(RecordingHandler handler, CloseStatus status)
    {
        Assert.Equal($"close {status}", await handler.Calls.NextAsync());
        Assert.False(handler.Connection.IsOpen);
        Assert.True(handler.Connection.Aborted.IsCancellationRequested);
        Assert.False(handler.Connection.Send("too late"));

        await Service.DisposeAsync();
        Assert.Empty(handler.Calls.TakeAll());
    }
}
