using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Testing;

/// <summary>
/// An application on a real Kestrel at a free port of 127.0.0.1. Going down, it fails the test if it logged an
/// error that the test did not announce (<see cref="LogCollector.ExpectErrors"/>).
/// </summary>
public sealed class KestrelHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private bool stopped;

    private KestrelHost(WebApplication app, LogCollector log)
    {
        this.app = app;
        Log = log;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Endpoint = new IPEndPoint(IPAddress.Loopback, Address.Port);
        Http = new HttpClient { BaseAddress = Address };
    }

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:41234</c>.</summary>
    public Uri Address { get; }

    /// <summary>The same, for sockets.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>A client whose base address is <see cref="Address"/>.</summary>
    public HttpClient Http { get; }

    public LogCollector Log { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>Builds and starts an application.</summary>
    /// <param name="addServices">What goes before <c>builder.Build()</c>.</param>
    /// <param name="map">What goes after it.</param>
    /// <param name="time">The clock that the application gets; the system's if none is given.</param>
    /// <param name="listen">How it listens: TLS, HTTP/2. Plain HTTP/1.1 if none is given.</param>
    /// <param name="at">Where it listens; at a free port of 127.0.0.1 if none is given.</param>
    public static async Task<KestrelHost> StartAsync(
        Action<IServiceCollection> addServices, Action<WebApplication> map, TimeProvider? time = null, Action<ListenOptions>? listen = null,
        IPEndPoint? at = null)
    {
        // Empty: no settings files that are watched, no logging to the console.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(at ?? new IPEndPoint(IPAddress.Loopback, 0), listen ?? (_ => { })));
        builder.Services.AddRouting();

        var log = new LogCollector();
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(log);
        if (time is not null) builder.Services.AddSingleton(time);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        addServices(builder.Services);

        WebApplication app = builder.Build();
        map(app);
        await app.StartAsync();
        return new KestrelHost(app, log);
    }

    /// <summary>
    /// Goes down as on Ctrl-C, but without giving up: what keeps it from that fails the test. May be called before
    /// disposal, to look at how it does so.
    /// </summary>
    /// <exception cref="TimeoutException">Something does not end; <see cref="Patience.Limit"/> is up.</exception>
    public Task StopAsync()
    {
        stopped = true;
        return app.StopAsync().WaitAsync(Patience.Limit);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await using (app)
        {
            if (!stopped) await StopAsync();
        }

        Log.Verify();
    }
}
