using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Connections;
using TokenSockJS.Server.Diagnostics;
using TokenSockJS.Server.Rpc;

namespace TokenSockJS.Server.Channels;

/// <summary><c>_subscribe</c>, <c>_unsubscribe</c>, <c>_publish</c>, <c>_broadcast</c>: checks, asks the rules, does it, and replies. Spec: 6.4, A4.</summary>
internal sealed class ChannelCommands(
    TokenSocketServerOptions options, ChannelTable channels, IBackplane backplane, ChannelRules rules, ILogger logger)
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
            if (Check(command, message, out string channel, out JsonSlice data) is { } mistake)
            {
                socket.ReplyError(message, mistake.ToException());
                return;
            }

            RpcException? refusal = await rules.AskAsync(new ChannelRequest(socket, command, channel, data));

            // Rules may have taken their time: the socket is looked at again (Q29).
            if (!socket.IsOpen) return;
            if (refusal is not null) socket.ReplyError(message, refusal);
            else await DoAsync(socket, command, message, channel, data.IsMissing ? JsonSlice.Null : data);
        }
        catch (RpcException error)
        {
            socket.ReplyError(message, error);
        }
        catch (OperationCanceledException) when (socket.Aborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
        catch (Exception failure)
        {
            RpcException error = InternalError.For(socket, out string id);
            ServerLog.CommandFailed(logger, failure, socket.Id, id);
            socket.ReplyError(message, error);
        }
    }

    /// <summary>Puts a socket into a channel. No rule is asked.</summary>
    public async ValueTask SubscribeAsync(TokenSocketConnection socket, string channel)
    {
        Membership.Entry entry = await channels.EnterAsync(socket, channel);
        if (entry is Membership.Entry.Full) throw RpcError.TooMany.ToException();
        if (entry is Membership.Entry.Closed) throw RpcError.Cancelled.ToException();
    }

    /// <summary>Takes a socket out of a channel.</summary>
    public ValueTask UnsubscribeAsync(TokenSocketConnection socket, string channel) => channels.LeaveAsync(socket, channel);

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
                await UnsubscribeAsync(socket, channel);
                socket.Send(new(ServerMessageWriter.Unsubscribed(channel)));
                break;

            case ChannelCommand.Publish:
                await backplane.PublishAsync(channel, data, socket.Aborted);
                break;

            case ChannelCommand.Broadcast:
                await backplane.BroadcastAsync(data, socket.Aborted);
                break;
        }

        // Who sends no id wants no answer (A4).
        if (options.Acknowledge && !message.Uuid.IsMissing) socket.Reply(message, Success);
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
