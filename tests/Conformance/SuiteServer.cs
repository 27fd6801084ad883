using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<string, TaskCompletionSource> awaited = new();
    private KestrelHost? host;

    public IPEndPoint Endpoint => host!.Endpoint;

    /// <summary>The same for a case that needs time for itself.</summary>
    public static Task<KestrelHost> StartAsync(TimeProvider time, Action<string>? said = null) =>
        KestrelHost.StartAsync(services => services.AddSockJS(options => options.AllowedOrigins.Add("*")), app => app.MapTestServices(said), time);

    /// <summary>
    /// Completes when an echo has said this; to be asked for before it is told. The answer to a send request does not wait for the
    /// application, so whoever wants the next poll to bring all has to.
    /// </summary>
    public Task SaysAsync(string message) =>
        awaited.GetOrAdd(message, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(Patience.Limit);

    public async ValueTask InitializeAsync() => host = await StartAsync(clock, said: message =>
    {
        if (awaited.TryGetValue(message, out TaskCompletionSource? found)) found.TrySetResult();
    });

    public ValueTask DisposeAsync()
    {
        clock.Hurry();
        return host is null ? default : host.DisposeAsync();
    }
}
