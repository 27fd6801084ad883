using System.Text;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Rpc;

/// <summary>What a client is told when something failed that is not its business: an id, under which the log has the rest. Spec: A5.</summary>
internal static class InternalError
{
    public static RpcException For(TokenSocketConnection socket, out string id)
    {
        id = Guid.NewGuid().ToString("N");
        RpcErrorEntry error = RpcError.Internal;

        // Old clients know only the text.
        return socket.IsCoded
            ? new RpcException(error.Code, error.Text, new JsonSlice(Encoding.ASCII.GetBytes($$"""{"id":"{{id}}"}""")))
            : error.ToException();
    }
}
