using SockJS.Client;
using TokenSockJS.Client.Sessions;

namespace TokenSockJS.Client.Connecting;

/// <summary>Makes one connection: a token, a SockJS session, the token presented. Spec: 1.</summary>
internal sealed class Connector(ServerAddress address, SessionParts parts)
{
    private readonly TokenRequest tokens = new(parts.Options, address);

    /// <exception cref="TokenSockJS.Protocol.RpcException">The server refuses.</exception>
    /// <exception cref="HttpRequestException">The token endpoint cannot be reached.</exception>
    /// <exception cref="SockJSException">The socket cannot be opened.</exception>
    public async Task<TokenSession> ConnectAsync(CancellationToken cancel)
    {
        string token = await tokens.SendAsync(cancel).ConfigureAwait(false);

        var client = new SockJSClient(address.Sockets, new SockJSClientOptions
        {
            ConnectTimeout = parts.Options.ConnectTimeout,
            TimeProvider = parts.Options.TimeProvider,
            Logger = parts.Options.LoggerFactory.CreateLogger("SockJS.Client"),
        });
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
