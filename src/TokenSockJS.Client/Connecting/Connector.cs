using SockJS.Client;
using TokenSockJS.Client.Sessions;

namespace TokenSockJS.Client.Connecting;

/// <summary>Makes one connection: a token, a SockJS session, the token presented. Spec: 1.</summary>
/// <remarks>One handler carries all requests of all connections, so that their cookies and connections are kept.</remarks>
internal sealed class Connector(ServerAddress address, SessionParts parts, HttpMessageHandler http)
{
    private readonly TokenRequest tokens = new(parts.Options, address, http);

    /// <exception cref="TokenSockJS.Protocol.RpcException">The server refuses.</exception>
    /// <exception cref="HttpRequestException">The token endpoint cannot be reached.</exception>
    /// <exception cref="SockJSException">The socket cannot be opened.</exception>
    public async Task<TokenSession> ConnectAsync(CancellationToken cancel)
    {
        string token = await tokens.SendAsync(cancel).ConfigureAwait(false);

        var client = new SockJSClient(address.Sockets, parts.Options.ForSockJS(http));
        await client.ConnectAsync(cancel).ConfigureAwait(false);

        var session = new TokenSession(client, parts);
        try
        {
            await session.AuthenticateAsync(token, cancel).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.CloseAsync(cancel).ConfigureAwait(false);
            throw;
        }
    }
}
