using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenSockJS.Server;
using TokenSockJS.Server.Dispatch;
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
        TokenSocketServer server = endpoints.ServiceProvider.GetService<TokenSocketServer>()
            ?? throw new InvalidOperationException("TokenSockJS is not registered. Write builder.Services.AddTokenSockJS(options => …) before builder.Build().");

        ServerParts parts = server.Parts;
        var token = new TokenEndpoint(parts.Options, parts.Tokens, parts.Types, parts.Logger);
        return new TokenSockJSEndpoints(
            endpoints.MapMethods(parts.Options.TokenPath, [HttpMethods.Get, HttpMethods.Post], token.ServeAsync).WithDisplayName("TokenSockJS token"),
            endpoints.MapSockJS(parts.Options.SocketPrefix, connection => new TokenSocketHandler(server, connection), parts.Options.ConfigureSockets));
    }
}
