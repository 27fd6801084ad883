using TokenSockJS.Server;
using TokenSockJS.Server.Rpc.EndpointActions;

namespace Microsoft.AspNetCore.Http;

/// <summary>Lets an endpoint see that it was called over a token socket.</summary>
public static class TokenSocketHttpContextExtensions
{
    /// <summary>The socket over which this endpoint was called; null when it is an ordinary request.</summary>
    public static TokenSocketConnection? GetTokenSocket(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<EndpointRequest>()?.Rpc.Socket;
    }
}
