using System.Text.Json;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server;

/// <summary>A client's wish that a <see cref="ChannelRule"/> decides about.</summary>
public sealed class ChannelRequest
{
    private readonly JsonSlice data;

    internal ChannelRequest(TokenSocketConnection socket, ChannelCommand command, string channel, JsonSlice data)
    {
        Socket = socket;
        Command = command;
        Channel = channel;
        this.data = data;
    }

    /// <summary>Who wishes it.</summary>
    public TokenSocketConnection Socket { get; }

    /// <summary>What it is.</summary>
    public ChannelCommand Command { get; }

    /// <summary>The channel; empty for a broadcast.</summary>
    public string Channel { get; }

    /// <summary>What is to be published; undefined for the other commands.</summary>
    public JsonElement Data => data.ToElement();
}
