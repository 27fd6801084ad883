using System.Net;
using Conformance.Host;
using Conformance.Tests;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(SuiteServer))]

namespace Conformance.Tests;

/// <summary>The services of the suite on one Kestrel for all cases, as the suite finds them: no case may disturb another.</summary>
public sealed class SuiteServer : IAsyncLifetime
{
    private KestrelHost? host;

    public IPEndPoint Endpoint => host!.Endpoint;

    public async ValueTask InitializeAsync() => host = await KestrelHost.StartAsync(
        services => services.AddSockJS(options => options.AllowedOrigins.Add("*")),
        app => app.MapTestServices());

    public ValueTask DisposeAsync() => host is null ? default : host.DisposeAsync();
}
