using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace SockJS.Server.Tests;

/// <summary>The service that says what it is told, at <c>/echo</c>.</summary>
internal static class EchoService
{
    public const string Path = "/echo";

    public static Task<KestrelHost> StartAsync(Action<SockJSOptions>? configure = null, TimeProvider? time = null) =>
        KestrelHost.StartAsync(services => services.AddSockJS(), app => app.MapSockJS(Path, ServeAsync, configure), time);

    public static async Task ServeAsync(SockJSConnection connection)
    {
        await foreach (string message in connection.ReadAllAsync()) connection.Send(message);
    }

    public static Task<RawSockJS> OpenAsync(KestrelHost host) => RawSockJS.OpenAsync(host.Endpoint, Path, TestContext.Current.CancellationToken);
}
