using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Connections;
using TokenSockJS.Server.Diagnostics;
using TokenSockJS.Server.Rpc;

namespace TokenSockJS.Server.Channels;

/// <summary><c>_subscribe</c>, <c>_unsubscribe</c>, <c>_publish</c>, <c>_broadcast</c>: checks, asks the rules, does it, and replies. Spec: 6.4, A4.</summary>
internal sealed class ChannelCommands(
    TokenSocketServerOptions options, ChannelTable channels, IBackplane backplane, AccessRules rules, ServerMetrics metrics, ILogger logger)
{
    public static ChannelCommand? Named(string rpc) => rpc switch
    {
        CommandNames.Subscribe => ChannelCommand.Subscribe,
        CommandNames.Unsubscribe => ChannelCommand.Unsubscribe,
        CommandNames.Publish => ChannelCommand.Publish,
        CommandNames.Broadcast => ChannelCommand.Broadcast,
        _ => null,
    };

    /// <summary>Carries out one command of a socket. Never throws.</summary>
    public async ValueTask RunAsync(TokenSocketConnection socket, ChannelCommand command, ClientMessage message)
    {
        if (!socket.IsOpen) return;
        try
        {
            RpcException? refusal = await RunCheckedAsync(socket, command, message);
            metrics.Command(command, refusal?.Code);

            // Rules may have taken their time: who has gone meanwhile is told nothing (Q29). Who sends no id wants no success (A4).
            if (!socket.IsOpen) return;
            if (refusal is not null) socket.ReplyError(message, refusal);
            else if (options.Acknowledge && !message.Uuid.IsMissing) socket.Reply(message, Success);
        }
        catch (Exception failure)
        {
            metrics.Command(command, (failure as RpcException ?? RpcError.Internal.ToException()).Code);
            FailureReply.Send(socket, message, failure, logger, ServerLog.CommandFailed);
        }
    }

    private async ValueTask<RpcException?> RunCheckedAsync(TokenSocketConnection socket, ChannelCommand command, ClientMessage message)
    {
        if (Check(command, message, out string channel, out JsonSlice data) is { } mistake) return mistake.ToException();
        if (await rules.AskAsync(new ChannelRequest(socket, command, channel, data)) is { } refusal) return refusal;

        // The socket is looked at again (Q29).
        if (!socket.IsOpen) return RpcError.Cancelled.ToException();
        await DoAsync(socket, command, message, channel, data.IsMissing ? JsonSlice.Null : data);
        return null;
    }

    /// <summary>Puts a socket into a channel. No rule is asked.</summary>
    public async ValueTask SubscribeAsync(TokenSocketConnection socket, string channel)
    {
        Membership.Entry entry = await channels.EnterAsync(socket, channel);
        if (entry is Membership.Entry.Full) throw RpcError.TooMany.ToException();
        if (entry is Membership.Entry.Closed) throw RpcError.Cancelled.ToException();
    }

    /// <summary>Takes a socket out of a channel, and tells it so. No rule is asked.</summary>
    public async ValueTask TakeOutAsync(TokenSocketConnection socket, string channel)
    {
        await channels.LeaveAsync(socket, channel);
        socket.Send(new(ServerMessageWriter.Unsubscribed(channel)));
    }

    /// <summary>Takes a socket that has gone out of all its channels, and lets it into none any more. Never throws.</summary>
    public Task LeaveAllAsync(TokenSocketConnection socket) =>
        Task.WhenAll(socket.Membership.Close().Select(channel => LeaveForGoodAsync(socket, channel)));

    private async Task LeaveForGoodAsync(TokenSocketConnection socket, string channel)
    {
        try
        {
            await channels.LeaveAsync(socket, channel);
        }
        catch (Exception failure)
        {
            // One channel that the backplane cannot let go of must not keep the socket in the others.
            ServerLog.LeaveFailed(logger, failure, socket.Id);
        }
    }

    private async ValueTask DoAsync(TokenSocketConnection socket, ChannelCommand command, ClientMessage message, string channel, JsonSlice data)
    {
        switch (command)
        {
            case ChannelCommand.Subscribe:
                await SubscribeAsync(socket, channel);
                socket.Send(new(options.Acknowledge ? ServerMessageWriter.Subscribed(channel) : ServerMessageWriter.SubscribedEcho(message, channel)));
                break;

            case ChannelCommand.Unsubscribe:
                await TakeOutAsync(socket, channel);
                break;

            case ChannelCommand.Publish:
                await backplane.PublishAsync(channel, data, socket.Aborted);
                break;

            case ChannelCommand.Broadcast:
                await backplane.BroadcastAsync(data, socket.Aborted);
                break;
        }
    }

    private static JsonSlice Success { get; } = JsonSlice.FromText("success");

    private RpcErrorEntry? Check(ChannelCommand command, in ClientMessage message, out string channel, out JsonSlice data)
    {
        channel = "";
        if (!ChannelRequestReader.TryRead(message.Request, out string? name, out data)) return RpcError.InvalidRequest;
        if (command is ChannelCommand.Broadcast) return null;

        if (name is null || !ChannelName.IsValid(name, options.Limits.ChannelNameBytes)) return RpcError.InvalidRequest;
        if (ChannelName.IsReserved(name)) return RpcError.Forbidden;
        channel = name;
        return null;
    }
}
