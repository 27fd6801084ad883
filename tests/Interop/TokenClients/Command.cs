using System.Text.Json.Nodes;

namespace Interop.Tests.TokenClients;

/// <summary>A method of the original client and its arguments, but for the callback.</summary>
internal sealed record Command(string Method, params JsonNode?[] Arguments)
{
    /// <summary>Calls the server.</summary>
    /// <param name="name">The dotted name of the action.</param>
    /// <param name="json">The data; null for none.</param>
    public static Command Rpc(string name, string? json = null) => json is null ? new("rpc", name) : new("rpc", name, JsonNode.Parse(json));

    public static Command Subscribe(string channel) => new("subscribe", channel);

    public static Command Unsubscribe(string channel) => new("unsubscribe", channel);

    public static Command Publish(string channel, string json) => new("publish", channel, JsonNode.Parse(json));

    public static Command Broadcast(string json) => new("broadcast", JsonNode.Parse(json));

    /// <summary>As <c>drive.js</c> reads it.</summary>
    public JsonObject ToJson(int id) => new()
    {
        ["id"] = id,
        ["method"] = Method,
        ["arguments"] = new JsonArray([.. Arguments.Select(argument => argument?.DeepClone())]),
    };
}
