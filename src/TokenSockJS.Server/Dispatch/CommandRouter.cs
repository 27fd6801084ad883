using TokenSockJS.Protocol;
using TokenSockJS.Server.Channels;
using TokenSockJS.Server.Rpc;

namespace TokenSockJS.Server.Dispatch;

/// <summary>Where a message of an authenticated client goes. Waits for nothing. Spec: 4.1.</summary>
internal sealed class CommandRouter(ActionRunner actions, ClientCalls calls)
{
    public void Route(TokenSocketConnection socket, in ClientMessage message, CommandQueue queue)
    {
        string name = message.Rpc!;
        if (name == CommandNames.Answer)
        {
            calls.Answer(socket, message);
        }
        else if (ChannelCommands.Named(name) is { } command)
        {
            if (!queue.TryAdd(command, message)) socket.ReplyError(message, RpcError.TooMany.ToException());
        }
        else
        {
            actions.Start(socket, message);
        }
    }
}
