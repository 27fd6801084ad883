using System.Net;
using Conformance.Host;
using Conformance.Tests;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(SuiteServer))]

namespace Conformance.Tests;

/// <summary>The services of the suite on one Kestrel for all cases, as the suite finds them: no case may disturb another.</summary>
public sealed class SuiteServer : IAsyncLifetime
{
    private readonly SuiteClock clock = new();
    private KestrelHost? host;

    public IPEndPoint Endpoint => host!.Endpoint;

    /// <summary>The same for a case that needs time for itself.</summary>
    public static Task<KestrelHost> StartAsync(TimeProvider time) =>
        KestrelHost.StartAsync(services => services.AddSockJS(options => options.AllowedOrigins.Add("*")), app => app.MapTestServices(), time);

    public async ValueTask InitializeAsync() => host = await StartAsync(clock);

    public ValueTask DisposeAsync()
    {
        clock.Hurry();
        return host is null ? default : host.DisposeAsync();
    }
}
