using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SockJS.Protocol;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Diagnostics;

namespace TokenSockJS.Server.Rpc;

/// <summary>Calls of this server to its clients. Only the socket that was asked may answer (Q42). Spec: 5, A11.</summary>
internal sealed class ClientCalls(TokenSocketServerOptions options, ServerMetrics metrics, TimeProvider time)
{
    /// <summary>What a caller is told when the socket is not there to answer.</summary>
    public static RpcException SocketClosed => new(RpcError.Unavailable.Code, "The socket is closed");

    public async Task<JsonSlice> CallAsync(TokenSocketConnection socket, string command, JsonSlice args, TimeSpan? timeout, CancellationToken cancel)
    {
        string id = Guid.NewGuid().ToString("D");
        if (!socket.Calls.TryAdd(id, timeout ?? options.CallTimeout, cancel, out Task<JsonSlice>? answer)) throw RpcError.TooMany.ToException();

        Activity? activity = ServerTracing.StartClientCall(command);
        JsonSlice traceParent = socket.IsCoded ? ServerTracing.ParentOf(activity) : default;
        long since = time.GetTimestamp();
        int? code = RpcError.Cancelled.Code;
        try
        {
            if (!socket.Send(new SockJSMessage(ServerMessageWriter.Call(id, command, args, traceParent)))) socket.Calls.TryFail(id, SocketClosed);
            JsonSlice result = await answer;
            code = null;
            return result;
        }
        catch (RpcException failure)
        {
            code = failure.Code;
            throw;
        }
        finally
        {
            ServerTracing.End(activity, code);
            metrics.CalledClient(time.GetElapsedTime(since), code);
        }
    }

    /// <summary>The answer as the type that the caller wants. What does not fit is the client's fault, and no failure of this server.</summary>
    /// <exception cref="RpcException">It does not fit.</exception>
    public static TResult? Fit<TResult>(JsonSlice answer, JsonTypeInfo<TResult> type)
    {
        try
        {
            return answer.Deserialize(type);
        }
        catch (Exception unfit) when (unfit is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw new RpcException("The client's answer does not fit");
        }
    }

    /// <summary>A client answers. What answers nothing that this socket was asked is ignored, and counted.</summary>
    public void Answer(TokenSocketConnection socket, in ClientMessage message)
    {
        bool wasAsked = message.Fid is { } id && CallAnswer.TryRead(message.Response, out JsonSlice data, out JsonSlice error) && (error.IsMissing ? socket.Calls.TryComplete(id, data) : socket.Calls.TryFail(id, RpcException.FromWire(error, socket.IsCoded)));
        if (!wasAsked) metrics.StrayAnswer();
    }
}
