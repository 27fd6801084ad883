using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using SockJS.Protocol;
using SockJS.Server;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Connections;
using TokenSockJS.Server.Diagnostics;
using TokenSockJS.Server.Tokens;

namespace TokenSockJS.Server.Dispatch;

/// <summary>Takes tokens from those who come in, and sends away who has none. Spec: 4.2, A3, A6, A7.</summary>
internal sealed class TokenGate(TokenSocketServerOptions options, ITokenStore store, JsonTypes types, ServerMetrics metrics, ILogger logger)
{
    /// <summary>The identity under the token that was presented; missing when there is none, and then the socket has been told and is closing.</summary>
    public async ValueTask<JsonSlice> RedeemAsync(SockJSConnection connection, ClientMessage message)
    {
        // A text that cannot be a token gets no reply, as from the originals (Q7).
        if (!TokenText.IsToken(message.Token))
        {
            metrics.SocketRefused(SocketRefusal.Malformed);
            Close(connection, message);
            return default;
        }

        RpcException refusal;
        try
        {
            JsonSlice identity = await store.TakeAsync(message.Token!, connection.Aborted);
            if (!identity.IsMissing) return identity;

            refusal = Refusal(message);
            metrics.SocketRefused(SocketRefusal.Unknown);
            ServerLog.TokenRefused(logger, connection.Id);
        }
        catch (OperationCanceledException) when (connection.Aborted.IsCancellationRequested)
        {
            return default;
        }
        catch (Exception failure)
        {
            refusal = RpcError.Internal.ToException();
            metrics.SocketRefused(SocketRefusal.Failed);
            ServerLog.TokenStoreFailed(logger, failure, connection.Id);
        }

        bool coded = ProtocolVersion.Negotiate(message.Protocol) > 0;
        connection.Send(new SockJSMessage(ServerMessageWriter.ReplyError(message, refusal.ToWire(coded))));
        Close(connection, message);
        return default;
    }

    /// <summary>The success reply: a word to old clients; to those that asked, what was agreed on.</summary>
    public JsonSlice Welcome(TokenSocketConnection socket) => socket.IsCoded
        ? types.Write(new JsonObject
        {
            ["protocol"] = socket.Protocol,
            ["socket"] = socket.Id,
            ["limits"] = Limits(),
            ["features"] = new JsonArray(),
        })
        : JsonSlice.FromText("success");

    /// <summary>What the client may count on; a limit that does not exist is not there.</summary>
    private JsonObject Limits()
    {
        var limits = new JsonObject
        {
            ["messageBytes"] = options.Limits.MessageBytes,
            ["channels"] = options.Limits.Channels,
            ["calls"] = options.Limits.Calls,
        };
        if (options.Limits.MessagesPerSecond is { } rate) limits["messagesPerSecond"] = rate;
        return limits;
    }

    private static RpcException Refusal(in ClientMessage message) => ProtocolVersion.Negotiate(message.Protocol) > 0
        ? new RpcException(RpcError.NotAuthenticated.Code, RpcError.TokenNotFoundText)
        : new RpcException(RpcError.TokenNotFoundText);

    private static void Close(SockJSConnection connection, in ClientMessage message)
    {
        TokenCloseEntry close = ProtocolVersion.Negotiate(message.Protocol) > 0 ? TokenCloseCode.TokenRefused : TokenCloseCode.Normal;
        connection.Close(close.Code, close.Reason);
    }
}
