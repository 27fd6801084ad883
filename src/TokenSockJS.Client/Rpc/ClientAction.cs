using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Rpc;

/// <summary>A function that the server may call: data in, answer out, whatever their types.</summary>
internal delegate ValueTask<JsonSlice> ClientAction(JsonSlice data, CancellationToken cancel);
