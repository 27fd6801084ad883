using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SockJS.Server;

namespace TokenSockJS.Server.Hosting;

/// <summary>Takes what is data in the options from the section <c>TokenSockJS</c> of the application's configuration. What code sets comes after, and wins.</summary>
internal sealed class ConfigurationBinding(IServiceProvider services) : IConfigureOptions<TokenSocketServerOptions>
{
    private const string Section = "TokenSockJS", SocketsSection = "TokenSockJS:Sockets";

    public void Configure(TokenSocketServerOptions options) => Configure((TokenSocketServerSettings)options);

    public void Configure(TokenSocketServerSettings options) => services.GetService<IConfiguration>()?.GetSection(Section).Bind(options);

    public void Configure(SockJSOptions options) => services.GetService<IConfiguration>()?.GetSection(SocketsSection).Bind(options);
}
