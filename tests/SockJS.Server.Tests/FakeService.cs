using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using SockJS.Server.Diagnostics;
using SockJS.Server.Endpoints;
using SockJS.Server.Sessions;
using SockJS.Server.Transports;

namespace SockJS.Server.Tests;

/// <summary>A service without a web server: its clock stands still and its wires are <see cref="FakeWire"/>s.</summary>
internal sealed class FakeService : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SockJSService service;

    public FakeService(Action<SockJSOptions>? configure = null)
    {
        var options = new SockJSOptions();
        configure?.Invoke(options);
        var mapped = new SockJSServices();
        service = new SockJSService(options, Create, Time, Log.CreateLogger("SockJS.Server"), new SockJSMetrics(services.GetRequiredService<IMeterFactory>(), mapped));
        mapped.Add(service);
        Sweeper = new SessionSweeper(mapped, Time);
        _ = Sweeper.StartAsync(TestContext.Current.CancellationToken);
    }

    public SockJSService Service => service;

    /// <summary>Where its meter comes from.</summary>
    public IServiceProvider Meters => services;

    public CountingClock Time { get; } = new();

    public LogCollector Log { get; } = new();

    public SessionSweeper Sweeper { get; }

    public SessionDirectory Directory => service.Directory;

    public SessionTable Sessions => service.Sessions;

    /// <summary>The handler of the next connection.</summary>
    public RecordingHandler Handler { get; set; } = new();

    /// <summary>Makes the handlers, where that is not to be <see cref="Handler"/>.</summary>
    public Func<SockJSHandler>? MakeHandler { get; set; }

    /// <summary>Happens while the next session is being made.</summary>
    public Action Creating { get; set; } = () => { };

    /// <summary>A client that has read the open frame, and the request that serves it.</summary>
    public (FakeWire Wire, Task Serving) Open()
    {
        var wire = new FakeWire();
        Task serving = WebSocketTransport.ServeAsync(new SockJSExchange(Request(wire), service, "/service", "session"));
        Assert.Equal(["Text o"], wire.TakeFrames());
        return (wire, serving);
    }

    /// <summary>A session on which the test plays the receiver.</summary>
    /// <param name="id">Where requests find it; null for a session that has no address.</param>
    public SockJSSession OpenSession(string? id = null) => service.Open(
        id is null ? null : new SessionAddress(id, owner: null), session => new SockJSConnection(session, "test", "/service", new DefaultHttpContext()))!;

    public void Dispose()
    {
        Sweeper.Dispose();
        services.Dispose();
        Log.Verify();
    }

    private SockJSHandler Create(SockJSSession session)
    {
        Creating();
        return MakeHandler?.Invoke() ?? Handler;
    }

    private static DefaultHttpContext Request(FakeWire wire)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpUpgradeFeature>(wire);
        context.Features.Set<IHttpRequestLifetimeFeature>(wire);
        context.Request.Protocol = "HTTP/1.1";
        context.Request.Path = "/service/000/session/websocket";
        context.Request.Headers.Upgrade = "websocket";
        context.Request.Headers.SecWebSocketVersion = "13";
        context.Request.Headers.SecWebSocketKey = "dGhlIHNhbXBsZSBub25jZQ==";
        return context;
    }
}
