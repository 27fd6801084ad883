using System.Text.Json;

namespace TokenSockJS.Client;

/// <summary>A message of a channel.</summary>
public sealed class MessageReceivedEventArgs(string channel, JsonElement message) : EventArgs
{
    /// <summary>The channel.</summary>
    public string Channel { get; } = channel;

    /// <summary>What was published.</summary>
    public JsonElement Message { get; } = message;
}
