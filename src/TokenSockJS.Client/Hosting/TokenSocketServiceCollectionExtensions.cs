using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TokenSockJS.Client;
using TokenSockJS.Client.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes a <see cref="TokenSocket"/> a service of an application.</summary>
public static class TokenSocketServiceCollectionExtensions
{
    /// <summary>
    /// Adds one <see cref="TokenSocket"/>, which lives as long as the application. It logs to the application's loggers and goes by its
    /// <see cref="TimeProvider"/>, if it has one. Its settings may stand in the section <c>TokenSocket</c> of the configuration; what
    /// <paramref name="configure"/> sets wins.
    /// </summary>
    /// <remarks>Wrong settings fail when the application starts, with an <see cref="OptionsValidationException"/> that says what to
    /// write.</remarks>
    /// <returns>A builder for what else there is.</returns>
    public static TokenSocketClientBuilder AddTokenSocketClient(this IServiceCollection services, Action<TokenSocketOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider => Create(provider, Options.Options.DefaultName));
        return Add(services, Options.Options.DefaultName, configure);
    }

    /// <summary>
    /// The same for one socket of several: a keyed service of that name, with its settings in the section <c>TokenSockets:</c><i>name</i>.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static TokenSocketClientBuilder AddTokenSocketClient(this IServiceCollection services, string name, Action<TokenSocketOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        services.TryAddKeyedSingleton(name, (provider, _) => Create(provider, name));
        return Add(services, name, configure);
    }

    private static TokenSocketClientBuilder Add(IServiceCollection services, string name, Action<TokenSocketOptions>? configure)
    {
        services.AddOptions<TokenSocketOptions>(name).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TokenSocketOptions>, OptionsCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<TokenSocketOptions>, ConfigurationBinding>());
        if (configure is not null) services.Configure(name, configure);
        return new TokenSocketClientBuilder(services, name);
    }

    private static TokenSocket Create(IServiceProvider provider, string name) =>
        new(provider.GetRequiredService<IOptionsMonitor<TokenSocketOptions>>().Get(name));
}
