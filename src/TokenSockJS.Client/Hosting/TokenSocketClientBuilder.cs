using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TokenSockJS.Client.Hosting;

/// <summary>What else there is for a <see cref="TokenSocket"/> that is a service.</summary>
public sealed class TokenSocketClientBuilder
{
    internal TokenSocketClientBuilder(IServiceCollection services, string name) => (Services, Name) = (services, name);

    /// <summary>The services of the application.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The name of the socket; empty for the only one.</summary>
    public string Name { get; }

    /// <summary>
    /// Connects when the application starts, which does not wait for it, and leaves when it stops. The first connection is tried again and
    /// again, as with <see cref="TokenSocketSettings.RetryFirstConnect"/>; calls that are made before wait for it.
    /// </summary>
    public TokenSocketClientBuilder ConnectAtStart()
    {
        Services.Configure<TokenSocketOptions>(Name, options => options.RetryFirstConnect = true);
        Services.AddSingleton<IHostedService>(provider => new ConnectAtStart(
            Name.Length == 0 ? provider.GetRequiredService<TokenSocket>() : provider.GetRequiredKeyedService<TokenSocket>(Name),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("TokenSockJS.Client")));
        return this;
    }
}
