using System.Text.Json;
using System.Text.Json.Nodes;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Golden.Application;

/// <summary>The part of the controller that commands the server: channels, calls of clients, what there is.</summary>
internal static class GoldenCommands
{
    public static void Map(ServerActions actions)
    {
        int inTransit = 0;
        actions.Map<JsonElement, JsonObject>("callClient", async (data, rpc) =>
        {
            Interlocked.Increment(ref inTransit);
            JsonObject outcome = await CallAsync(data, rpc);
            Interlocked.Decrement(ref inTransit);
            return outcome;
        });

        Do("serverSub", (data, rpc) => rpc.Server.SubscribeAsync(rpc.Socket, ChannelOf(data)!));
        Do("serverUnsub", (data, rpc) => rpc.Server.UnsubscribeAsync(rpc.Socket, ChannelOf(data)!));
        Do("serverUnsubAll", (data, rpc) => rpc.Server.UnsubscribeAllAsync(ChannelOf(data)!, rpc.Aborted));
        Do("serverPublish", (data, rpc) => rpc.Server.PublishAsync(ChannelOf(data)!, data.GetProperty("data"), rpc.Aborted));
        Do("serverBroadcast", (data, rpc) => rpc.Server.BroadcastAsync(data.GetProperty("data"), rpc.Aborted));

        actions.Map<JsonElement, JsonObject>("info", (data, rpc) => new JsonObject
        {
            ["channels"] = new JsonArray([.. rpc.Server.Channels.Select(channel => (JsonNode)channel)]),
            ["sockets"] = rpc.Server.Sockets.Count,
            ["inTransit"] = Volatile.Read(ref inTransit),
            ["channelSockets"] = ChannelOf(data) is { } channel ? rpc.Server.ChannelSockets(channel).Count : 0,
            ["polluted"] = 0,
        });

        void Do(string name, Func<JsonElement, RpcContext, ValueTask> command) => actions.Map<JsonElement, string>(name, async (data, rpc) =>
        {
            await command(data, rpc);
            return "ok";
        });
    }

    /// <summary>What a callback of theirs would have got: of an error and a result what there is.</summary>
    private static async Task<JsonObject> CallAsync(JsonElement data, RpcContext rpc)
    {
        object? args = data.TryGetProperty("args", out JsonElement given) ? given : null;
        var outcome = new JsonObject();
        try
        {
            JsonElement answer = await rpc.Server.RpcAsync<JsonElement>(rpc.Socket, data.GetProperty("command").GetString()!, args, cancellationToken: rpc.Aborted);
            if (answer.ValueKind is not JsonValueKind.Undefined) outcome["gotResp"] = JsonNode.Parse(answer.GetRawText());
        }
        catch (RpcException error)
        {
            outcome["gotError"] = JsonNode.Parse(error.ToWire(coded: false).Utf8.Span);
        }

        return outcome;
    }

    private static string? ChannelOf(JsonElement data) =>
        data.ValueKind is JsonValueKind.Object && data.TryGetProperty("channel", out JsonElement channel) ? channel.GetString() : null;
}
