using Microsoft.Extensions.DependencyInjection;

namespace SockJS.Server;

/// <summary>What <c>AddSockJS</c> returns, for packages that add to it.</summary>
public sealed class SockJSBuilder
{
    internal SockJSBuilder(IServiceCollection services) => Services = services;

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }
}
