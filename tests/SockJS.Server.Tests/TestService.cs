using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace SockJS.Server.Tests;

/// <summary>A service at <c>/test</c> on a real server, whose handlers write down how they are called.</summary>
internal sealed class TestService : IAsyncDisposable
{
    public const string Path = "/test";

    private readonly Channel<RecordingHandler> handlers = Channel.CreateUnbounded<RecordingHandler>();

    private TestService()
    {
    }

    public KestrelHost Host { get; private set; } = null!;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="configure">Options of the service.</param>
    /// <param name="prepare">Told of each handler before it opens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="map">What else the application has.</param>
    public static async Task<TestService> StartAsync(
        Action<SockJSOptions>? configure = null, Action<RecordingHandler>? prepare = null, TimeProvider? time = null, Action<WebApplication>? map = null)
    {
        var service = new TestService();
        service.Host = await KestrelHost.StartAsync(
            services => services.AddSockJS(),
            app =>
            {
                map?.Invoke(app);
                app.MapSockJS(Path, _ => service.Create(prepare), configure);
            },
            time);
        return service;
    }

    /// <summary>A client, and the handler that serves it, which has been opened.</summary>
    /// <param name="receiveBuffer">Bytes that the kernel may keep for a client that does not read.</param>
    /// <param name="through">A proxy that it goes through.</param>
    public async Task<(RawSockJS Client, RecordingHandler Handler)> OpenAsync(int? receiveBuffer = null, IPEndPoint? through = null)
    {
        RawSockJS client = await RawSockJS.OpenAsync(through ?? Host.Endpoint, Path, Cancel, receiveBuffer);
        return (client, await NextHandlerAsync());
    }

    /// <summary>The handler of the client that came next, which has been opened.</summary>
    public async Task<RecordingHandler> NextHandlerAsync()
    {
        RecordingHandler handler = await handlers.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel);
        Assert.Equal("open", await handler.Calls.NextAsync());
        return handler;
    }

    /// <summary>A client for which the rest does not matter.</summary>
    public async Task<RawSockJS> OpenClientAsync() => (await OpenAsync()).Client;

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private RecordingHandler Create(Action<RecordingHandler>? prepare)
    {
        var handler = new RecordingHandler();
        prepare?.Invoke(handler);
        handlers.Writer.TryWrite(handler);
        return handler;
    }
}
