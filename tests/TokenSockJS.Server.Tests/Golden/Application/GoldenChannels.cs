using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenSockJS.Server.Tests.Golden.Application;

/// <summary>The rules and the filter that some scenarios switched on.</summary>
internal static class GoldenChannels
{
    /// <summary><c>cfg.listeners</c>: the name of the channel, or the tag of the message, says what comes of it.</summary>
    public static void Guard(TokenSocketServer server)
    {
        server.Rules.OnSubscribe(Decide);
        server.Rules.OnUnsubscribe(Decide);
        server.Rules.OnPublish(Decide);
        server.Rules.OnBroadcast(Decide);
    }

    /// <summary><c>cfg.filter</c>.</summary>
    public static void Filter(TokenSocketServer server) => server.Filter = (socket, message) => message.Channel switch
    {
        "filtered" => new ChannelMessage(message.Channel, Signed(socket, message.Data)),
        "drop" => null,
        "toString" => new ChannelMessage(message.Channel, JsonElement.Parse(JsonValue.Create($"s:{message.Data.GetRawText()}").ToJsonString())),
        _ => message,
    };

    private static async ValueTask<Access> Decide(ChannelRequest request, CancellationToken cancel)
    {
        string tag = request.Channel.Length > 0 ? request.Channel : request.Data.GetProperty("tag").GetString()!;
        if (tag.StartsWith("never", StringComparison.Ordinal)) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);

        return tag switch
        {
            "deny" => Access.Deny(),
            "errstr" => Access.Deny("listener says no"),
            "errobj" => Access.Deny(GoldenApplication.Error("""{"message":"obj no","code":3}""")),
            "err" => Access.Deny(GoldenApplication.Error("""{"message":"listener error"}""")),
            _ => Access.Allow,
        };
    }

    private static JsonElement Signed(TokenSocketConnection socket, JsonElement data)
    {
        JsonObject message = JsonNode.Parse(data.GetRawText())!.AsObject();
        message["filteredFor"] = socket.Identity.GetProperty("user").GetString();
        message["n"] = (int?)message["n"] + 1 ?? 1;
        return JsonElement.Parse(message.ToJsonString());
    }
}
