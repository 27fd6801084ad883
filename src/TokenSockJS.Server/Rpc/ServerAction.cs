using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Rpc;

/// <summary>An action with its types wrapped away: JSON in, JSON out. A missing result is no result.</summary>
internal delegate ValueTask<JsonSlice> ServerAction(JsonSlice data, RpcContext context);
