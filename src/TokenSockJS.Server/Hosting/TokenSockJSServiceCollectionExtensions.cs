using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TokenSockJS.Server;
using TokenSockJS.Server.Backplane;
using TokenSockJS.Server.Diagnostics;
using TokenSockJS.Server.Hosting;
using TokenSockJS.Server.Rpc.EndpointActions;
using TokenSockJS.Server.Tokens;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a token socket server.</summary>
public static class TokenSockJSServiceCollectionExtensions
{
    /// <summary>
    /// Adds a server that keeps tokens and channels in memory; then write <c>app.MapTokenSockJS()</c>. What is data in its options is also read from
    /// the section <c>TokenSockJS</c> of the configuration; what <paramref name="configure"/> sets wins.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">The server's options.</param>
    public static TokenSockJSBuilder AddTokenSockJS(this IServiceCollection services, Action<TokenSocketServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.AddSockJS();
        services.AddOptions<TokenSocketServerOptions>().ValidateOnStart();
        services.TryAddSingleton<ConfigurationBinding>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<TokenSocketServerOptions>, ConfigurationBinding>());
        if (configure is not null) services.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TokenSocketServerOptions>, OptionsValidator>());

        services.TryAddSingleton<ITokenStore>(provider => new MemoryTokenStore(
            provider.GetRequiredService<IOptions<TokenSocketServerOptions>>().Value.Limits.OutstandingTokens,
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IBackplane, MemoryBackplane>();
        services.TryAddSingleton<ServerParts>();
        services.TryAddSingleton(provider => new TokenSocketServer(provider.GetRequiredService<ServerParts>()));
        services.TryAddSingleton<EndpointTable>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, EndpointActionsFilter>());

        services.TryAddSingleton<ServerMetrics>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ShutdownService>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, RefusalsInJson>());

        return new TokenSockJSBuilder(services);
    }
}
