using System.Text.Json;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server;

/// <summary>A message of a channel on its way to a socket, as a <see cref="ChannelFilter"/> sees it.</summary>
public sealed class ChannelMessage
{
    internal ChannelMessage(string channel, JsonSlice json)
    {
        Channel = channel;
        Json = json;
    }

    /// <summary>A message in the place of another.</summary>
    public ChannelMessage(string channel, JsonElement data) : this(channel, JsonSlice.From(data))
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
    }

    /// <summary>The channel.</summary>
    public string Channel { get; }

    /// <summary>What was published.</summary>
    public JsonElement Data => Json.ToElement();

    internal JsonSlice Json { get; }
}
