using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenSockJS.Server;
using TokenSockJS.Server.Dispatch;
using TokenSockJS.Server.Hosting;
using TokenSockJS.Server.Tokens;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps a token socket server to its paths.</summary>
public static class TokenSockJSEndpointRouteBuilderExtensions
{
    /// <summary>Maps the token endpoint and the sockets to the paths in the options.</summary>
    /// <exception cref="InvalidOperationException">The server is not registered; the message says what to write.</exception>
    /// <exception cref="OptionsValidationException">The server's options make no sense; the message says what to write.</exception>
    public static TokenSockJSEndpoints MapTokenSockJS(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        IServiceProvider services = endpoints.ServiceProvider;
        TokenSocketServer server = services.GetService<TokenSocketServer>()
            ?? throw new InvalidOperationException("TokenSockJS is not registered. Write builder.Services.AddTokenSockJS(options => …) before builder.Build().");

        return new TokenSockJSEndpoints(MapToken(endpoints, server.Parts), MapSockets(endpoints, server, services.GetRequiredService<ConfigurationBinding>()));
    }

    private static IEndpointConventionBuilder MapToken(IEndpointRouteBuilder endpoints, ServerParts parts)
    {
        string path = parts.Options.TokenPath;
        var token = new TokenEndpoint(parts.Options, parts.Tokens, parts.Types, parts.Drain, parts.Metrics, parts.Logger);

        // Apart, because a browser asks it without credentials: what the application demands of those who want a token does not hold for it.
        endpoints.MapMethods(path, [HttpMethods.Options], token.ServePreflightAsync).WithDisplayName("TokenSockJS token, asked for beforehand").AllowAnonymous();

        return endpoints.MapMethods(path, [HttpMethods.Get, HttpMethods.Post], token.ServeAsync)
            .WithDisplayName("TokenSockJS token")
            .WithMetadata(token.Metadata)
            .DisableCookieRedirect();
    }

    private static IEndpointConventionBuilder MapSockets(IEndpointRouteBuilder endpoints, TokenSocketServer server, ConfigurationBinding configuration)
    {
        TokenSocketServerOptions options = server.Parts.Options;
        return endpoints.MapSockJS(options.SocketPrefix, connection => new TokenSocketHandler(server, connection), sockets =>
        {
            configuration.Configure(sockets);
            foreach (string origin in options.AllowedOrigins ?? []) sockets.AllowedOrigins.Add(origin);
            options.ConfigureSockets?.Invoke(sockets);
        });
    }
}
