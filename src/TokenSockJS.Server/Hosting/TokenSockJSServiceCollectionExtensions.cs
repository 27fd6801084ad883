using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TokenSockJS.Server;
using TokenSockJS.Server.Backplane;
using TokenSockJS.Server.Hosting;
using TokenSockJS.Server.Rpc.EndpointActions;
using TokenSockJS.Server.Tokens;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a token socket server.</summary>
public static class TokenSockJSServiceCollectionExtensions
{
    /// <summary>Adds a server that keeps tokens and channels in memory; then write <c>app.MapTokenSockJS()</c>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">The server's options.</param>
    public static TokenSockJSBuilder AddTokenSockJS(this IServiceCollection services, Action<TokenSocketServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.AddSockJS();
        services.AddOptions<TokenSocketServerOptions>().ValidateOnStart();
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

        return new TokenSockJSBuilder(services);
    }
}
