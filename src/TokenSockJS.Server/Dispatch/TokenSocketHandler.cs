using SockJS.Protocol;
using SockJS.Server;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Connections;
using TokenSockJS.Server.Diagnostics;

namespace TokenSockJS.Server.Dispatch;

/// <summary>
/// One connection: its first message must present a token, the rest go to the router. Never waits for application
/// code, because that code may be waiting for an answer of this very client. Spec: 4.1, A11.
/// </summary>
internal sealed class TokenSocketHandler : SockJSHandler
{
    private readonly Lock gate = new();
    private readonly TokenSocketServer server;
    private readonly ServerParts parts;
    private readonly TokenSocketServerOptions options;
    private readonly SockJSConnection connection;
    private readonly CommandQueue queue;
    private readonly MessageRate rate;

    private TokenSocketConnection? socket;
    private Task welcome = Task.CompletedTask;
    private bool authenticating;
    private bool closed;
    private int invalidInARow;

    public TokenSocketHandler(TokenSocketServer server, SockJSConnection connection)
    {
        this.server = server;
        this.connection = connection;
        parts = server.Parts;
        options = parts.Options;
        rate = new MessageRate(options.Limits.MessagesPerSecond, parts.Time);
        queue = new CommandQueue(options.Limits.QueuedCommands, options.Limits.QueuedCommandBytes, (command, message) => parts.Commands.RunAsync(socket!, command, message));
    }

    public override ValueTask OnOpen(SockJSConnection connection)
    {
        connection.MaxMessageBytes = options.Limits.UnauthenticatedMessageBytes;
        parts.Waiting.Enter(connection);
        if (parts.Drain.HasBegun) Drain.Refuse(connection);
        return default;
    }

    public override ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8)
    {
        if (!rate.TryTake())
        {
            connection.Close(TokenCloseCode.TooMany.Code, TokenCloseCode.TooMany.Reason);
            return default;
        }

        ClientMessageFault fault = ClientMessageReader.Read(utf8, out ClientMessage message);
        bool presentsToken = fault is ClientMessageFault.None && message.Rpc == CommandNames.Authenticate && message.HasToken;

        if (fault is ClientMessageFault.InvalidMessage)
        {
            connection.Send(new SockJSMessage(ServerMessageWriter.InvalidMessage));
            CountInvalid();
        }
        else if (socket is null)
        {
            if (presentsToken && !authenticating) Authenticate(message);
            else SendAway(message);
        }
        else if (fault is ClientMessageFault.InvalidRequest)
        {
            socket.ReplyError(message, RpcError.InvalidRequest.ToException());
            CountInvalid();
        }
        else if (presentsToken)
        {
            // Whoever is in cannot become somebody else and keep his channels (Q12).
            socket.ReplyError(message, RpcError.Forbidden.ToException());
        }
        else
        {
            invalidInARow = 0;
            parts.Router.Route(socket, message, queue);
        }

        return default;
    }

    public override async ValueTask OnClose(SockJSConnection connection, CloseStatus status)
    {
        parts.Waiting.Leave(connection);
        TokenSocketConnection? leaving;
        lock (gate)
        {
            closed = true;
            leaving = socket;
        }

        if (leaving is null) return;
        parts.Connections.Remove(leaving);
        parts.Metrics.SocketWent();
        leaving.Calls.FailAll(Rpc.ClientCalls.SocketClosed);
        await parts.Commands.LeaveAllAsync(leaving);

        // A command that is under way may be leaving a channel itself, which is not left before it is done.
        await queue.EndAsync();

        // Who has not yet been welcomed cannot be seen off.
        await welcome.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await parts.Reception.SeeOffAsync(leaving);
    }

    private void Authenticate(ClientMessage message)
    {
        authenticating = true;
        welcome = AuthenticateOrCloseAsync(message);
    }

    /// <summary>Nobody waits for this task but the end of the socket: what nobody foresaw must not leave a client without an answer.</summary>
    private async Task AuthenticateOrCloseAsync(ClientMessage message)
    {
        try
        {
            await AuthenticateAsync(message);
        }
        catch (Exception unforeseen)
        {
            parts.Metrics.SocketRefused(SocketRefusal.Failed);
            ServerLog.AdmissionFailed(parts.Logger, unforeseen, connection.Id);
            connection.Send(new SockJSMessage(ServerMessageWriter.ReplyError(message, RpcError.Internal.ToException().ToWire(coded: false))));
            connection.Close();
        }
    }

    private async Task AuthenticateAsync(ClientMessage message)
    {
        JsonSlice stored = await parts.Gate.RedeemAsync(connection, message);
        if (stored.IsMissing) return;

        var newcomer = new TokenSocketConnection(server, connection, stored, ProtocolVersion.Negotiate(message.Protocol));
        if (!await parts.Reception.LetsInAsync(newcomer, message)) return;

        lock (gate)
        {
            // Who was sent away meanwhile does not come in, although the application has not been told of the end yet.
            if (closed || !newcomer.IsOpen) return;
            socket = newcomer;
            parts.Connections.Add(newcomer);
        }

        // A drain looks at who is in before it is done: who comes in after that look is seen here.
        if (parts.Drain.HasBegun) Drain.Refuse(connection);

        connection.MaxMessageBytes = options.Limits.MessageBytes;
        parts.Waiting.Leave(connection);
        parts.Metrics.SocketCame();
        invalidInARow = 0;
        ServerLog.Authenticated(parts.Logger, newcomer.Id);

        await parts.Reception.WelcomeAsync(newcomer, message);
    }

    /// <summary>Before authentication nothing else is served, not even while a token is being looked up. Spec: 4.1, step 3.</summary>
    private void SendAway(in ClientMessage message)
    {
        parts.Metrics.SocketRefused(SocketRefusal.Early);
        connection.Send(new SockJSMessage(ServerMessageWriter.ReplyError(message, RpcError.Forbidden.ToException().ToWire(coded: false))));
        connection.Close();
    }

    private void CountInvalid()
    {
        parts.Metrics.Invalid();
        if (++invalidInARow < options.Limits.InvalidMessages) return;

        TokenCloseEntry close = TokenCloseCode.TooManyInvalidMessages;
        connection.Close(close.Code, close.Reason);
    }
}
