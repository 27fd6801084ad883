using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using SockJS.Server;
using SockJS.Server.Diagnostics;
using SockJS.Server.Sessions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what SockJS services need.</summary>
public static class SockJSServiceCollectionExtensions
{
    /// <summary>Adds SockJS; then map a service with <c>app.MapSockJS(pattern, …)</c>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Options for all SockJS services of the application.</param>
    public static SockJSBuilder AddSockJS(this IServiceCollection services, Action<SockJSOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.AddLogging();
        services.AddMetrics();
        services.AddOptions<SockJSOptions>();
        if (configure is not null) services.Configure(configure);

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SockJSServices>();
        services.TryAddSingleton<SockJSMetrics>();
        if (services.All(service => service.ServiceType != typeof(SessionSweeper)))
        {
            services.AddSingleton<SessionSweeper>();
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<SessionSweeper>());
        }

        return new SockJSBuilder(services);
    }
}
