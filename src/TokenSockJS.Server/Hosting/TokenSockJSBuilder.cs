using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server;

/// <summary>What <c>AddTokenSockJS</c> returns, for packages that add to it.</summary>
public sealed class TokenSockJSBuilder
{
    internal TokenSockJSBuilder(IServiceCollection services) => Services = services;

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }
}
