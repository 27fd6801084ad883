using Microsoft.AspNetCore.Builder;

namespace TokenSockJS.Server;

/// <summary>What <c>MapTokenSockJS</c> mapped: ordinary endpoints, on which authorization, rate limiting, CORS and filters work.</summary>
public sealed class TokenSockJSEndpoints
{
    internal TokenSockJSEndpoints(IEndpointConventionBuilder token, IEndpointConventionBuilder sockets)
    {
        Token = token;
        Sockets = sockets;
    }

    /// <summary>Where clients get their tokens.</summary>
    public IEndpointConventionBuilder Token { get; }

    /// <summary>Where the sockets are.</summary>
    public IEndpointConventionBuilder Sockets { get; }
}
