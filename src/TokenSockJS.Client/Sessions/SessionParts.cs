using Microsoft.Extensions.Logging;
using TokenSockJS.Client.Channels;
using TokenSockJS.Client.Rpc;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Sessions;

/// <summary>What all connections of one socket share.</summary>
/// <param name="Options">The options of the socket.</param>
/// <param name="Actions">What the server may call.</param>
/// <param name="Channels">Who listens to what.</param>
/// <param name="Received">Called with each channel message, in order.</param>
/// <param name="Logger">Where it is logged.</param>
internal sealed record SessionParts(
    TokenSocketOptions Options, ActionTable<ClientAction> Actions, WantedChannels Channels, Action<string, JsonSlice> Received, ILogger Logger);
