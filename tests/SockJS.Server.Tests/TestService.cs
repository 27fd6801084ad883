using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SockJS.Server.Sessions;
using Testing.Transports;

namespace SockJS.Server.Tests;

/// <summary>A service at <c>/test</c> on a real server, whose handlers write down how they are called.</summary>
internal sealed class TestService : IAsyncDisposable
{
    public const string Path = "/test";

    private readonly Channel<RecordingHandler> handlers = Channel.CreateUnbounded<RecordingHandler>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> arrivals = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> departures = new();
    private readonly List<HttpTransportClient> clients = [];
    private readonly TestClock? clock;

    private TestService(TestClock? clock) => this.clock = clock;

    public KestrelHost Host { get; private set; } = null!;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="configure">Options of the service.</param>
    /// <param name="prepare">Told of each handler before it opens.</param>
    /// <param name="time">The clock. A <see cref="TestClock"/> flies when the service goes down, so that no session keeps it waiting.</param>
    /// <param name="build">What else the application does, before the service.</param>
    /// <param name="addServices">What else the application needs.</param>
    /// <param name="decorate">What else is said of the service's endpoint.</param>
    /// <param name="at">Where it listens; at a free port if null.</param>
    public static async Task<TestService> StartAsync(
        Action<SockJSOptions>? configure = null, Action<RecordingHandler>? prepare = null, TimeProvider? time = null,
        Action<WebApplication>? build = null, Action<IServiceCollection>? addServices = null, Action<IEndpointConventionBuilder>? decorate = null,
        IPEndPoint? at = null)
    {
        var service = new TestService(time as TestClock);
        service.Host = await KestrelHost.StartAsync(
            services =>
            {
                services.AddSockJS();
                addServices?.Invoke(services);
            },
            app =>
            {
                app.Use(service.NoteComingAndGoing);
                build?.Invoke(app);
                IEndpointConventionBuilder endpoint = app.MapSockJS(Path, _ => service.Create(prepare), configure);
                decorate?.Invoke(endpoint);
            },
            time,
            at: at);
        return service;
    }

    /// <summary>The handler of the next session, which has been opened.</summary>
    public async Task<RecordingHandler> NextHandlerAsync()
    {
        RecordingHandler handler = await handlers.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel);
        Assert.Equal("open", await handler.Calls.NextAsync());
        return handler;
    }

    /// <summary>Whether a handler was made that no test has asked for.</summary>
    public bool HasHandler => handlers.Reader.TryPeek(out _);

    /// <summary>
    /// Waits until the server has done with a request what it can do without waiting: one that is to receive holds the
    /// wire by then, or waits for it.
    /// </summary>
    /// <param name="mark">The request's query parameter <c>t</c>.</param>
    public Task ArrivedAsync(string mark) => Of(arrivals, mark).Task.WaitAsync(Patience.Limit, Cancel);

    /// <summary>Waits until everybody on the server has seen that the client of a request has left in the middle of it.</summary>
    /// <param name="mark">The request's query parameter <c>t</c>.</param>
    public Task LeftAsync(string mark) => Of(departures, mark).Task.WaitAsync(Patience.Limit, Cancel);

    /// <summary>The session that a handler serves, which has not ended.</summary>
    public SockJSSession SessionOf(RecordingHandler handler) =>
        Host.Services.GetRequiredService<SockJSServices>().All.Single().Sessions.All.Single(session => session.Connection == handler.Connection);

    /// <summary>A client of an HTTP transport that has done nothing yet. The service disposes of it.</summary>
    /// <param name="wrapping">The transport.</param>
    /// <param name="headers">More headers for each request, each ending in CRLF.</param>
    /// <param name="sessionId">The session's part of the URL; a new one if null.</param>
    public HttpTransportClient Client(HttpWrapping wrapping, string headers = "", string? sessionId = null)
    {
        var address = new TransportAddress(Host.Endpoint, Path, Cancel) { Headers = headers, SessionId = sessionId ?? Guid.NewGuid().ToString("N") };
        var client = new HttpTransportClient(wrapping, address);
        clients.Add(client);
        return client;
    }

    /// <summary>A client that has read that its session is open, and the session's handler, which has been told.</summary>
    public async Task<(HttpTransportClient Client, RecordingHandler Handler)> OpenAsync(HttpWrapping wrapping, string headers = "")
    {
        HttpTransportClient client = Client(wrapping, headers);
        await client.OpenAsync();
        return (client, await NextHandlerAsync());
    }

    /// <summary>A client, and the handler that serves it, which has been opened.</summary>
    /// <param name="receiveBuffer">Bytes that the kernel may keep for a client that does not read.</param>
    /// <param name="through">A proxy that it goes through.</param>
    public async Task<(RawSockJS Client, RecordingHandler Handler)> OpenAsync(int? receiveBuffer = null, IPEndPoint? through = null)
    {
        RawSockJS client = await RawSockJS.OpenAsync(through ?? Host.Endpoint, Path, Cancel, receiveBuffer);
        return (client, await NextHandlerAsync());
    }

    /// <summary>A client for which the rest does not matter.</summary>
    public async Task<RawSockJS> OpenClientAsync() => (await OpenAsync()).Client;

    public async ValueTask DisposeAsync()
    {
        foreach (HttpTransportClient client in clients) client.Dispose();
        Task ending = Host.DisposeAsync().AsTask();
        await (clock is null ? ending : clock.FlyAsync(ending, SessionSweeper.Tick));
    }

    private RequestDelegate NoteComingAndGoing(RequestDelegate next) => context =>
    {
        if (context.Request.Query["t"] is not [{ Length: > 0 } mark]) return next(context);

        // Who was the first to ask hears of it last.
        context.RequestAborted.Register(() => Of(departures, mark).TrySetResult());
        Task serving = next(context);
        Of(arrivals, mark).TrySetResult();
        return serving;
    };

    private static TaskCompletionSource Of(ConcurrentDictionary<string, TaskCompletionSource> events, string mark) =>
        events.GetOrAdd(mark, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private RecordingHandler Create(Action<RecordingHandler>? prepare)
    {
        var handler = new RecordingHandler();
        prepare?.Invoke(handler);
        handlers.Writer.TryWrite(handler);
        return handler;
    }
}
