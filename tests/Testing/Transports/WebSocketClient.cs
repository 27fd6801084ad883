using System.Buffers;
using SockJS.Protocol;

namespace Testing.Transports;

/// <summary><c>websocket</c>: frames as text messages. Spec: sockjs 3.6.</summary>
public class WebSocketClient(TransportAddress address) : TransportClient(address)
{
    private RawWebSocket? socket;

    /// <summary>What is below, for everything unusual.</summary>
    public RawWebSocket Socket => socket ?? throw new InvalidOperationException("Not open.");

    protected virtual string Path => Address.PathOf("websocket");

    public override async Task OpenAsync()
    {
        await ConnectAsync();
        Expect(await ReadFrameAsync(), FrameKind.Open);
    }

    public override Task SendAsync(params string[] messages)
    {
        var array = new ArrayBufferWriter<byte>();
        MessageArrayWriter.Write([.. messages.Select(message => new SockJSMessage(message))], array);
        return Socket.SendFrameAsync(Opcode.Text, array.WrittenMemory);
    }

    public override async Task<ServerFrame> ReadFrameAsync()
    {
        while (true)
        {
            WebSocketFrame frame = await Socket.ReadFrameAsync();
            if (frame.Opcode is Opcode.Ping) await Socket.SendFrameAsync(Opcode.Pong, frame.Payload);
            else return Unwrap(frame);
        }
    }

    public override async Task ReadHeartbeatAsync()
    {
        Expect(await ReadFrameAsync(), FrameKind.Heartbeat);
        await AnswerPingAsync();
    }

    public override async Task<CloseStatus> ReadCloseAsync()
    {
        ServerFrame frame;
        do frame = await ReadFrameAsync();
        while (frame.Kind is not FrameKind.Close);

        WebSocketFrame close = await Socket.ReadFrameAsync();
        if (close is not { Opcode: Opcode.Close, CloseCode: 1000 }) throw new InvalidDataException($"Expected a close frame with 1000, got {close}");

        await LeaveAsync();
        return frame.Close;
    }

    /// <summary>Closes the WebSocket, as a well-behaved client does, and waits for the server's answer.</summary>
    public async Task<WebSocketFrame> CloseAsync(int code, string reason = "")
    {
        await Socket.SendCloseAsync(code, reason);
        WebSocketFrame answer = await Socket.ReadCloseAsync();
        await Socket.EndAsync();
        return answer;
    }

    public override Task EndAsync() => Socket.EndAsync();

    public override void Abort() => Socket.Connection.Reset();

    protected async Task ConnectAsync() =>
        socket = await RawWebSocket.ConnectAsync(Address.Server, Path, Address.CancellationToken, Address.ReceiveBuffer, Address.Headers);

    /// <summary>Answers a close frame, and waits for the end of the connection.</summary>
    protected async Task LeaveAsync()
    {
        await Socket.SendCloseAsync();
        await Socket.EndAsync();
    }

    protected async Task AnswerPingAsync()
    {
        WebSocketFrame ping = await Socket.ReadFrameAsync();
        if (ping.Opcode is not Opcode.Ping) throw new InvalidDataException($"Expected a ping, got {ping}");
        await Socket.SendFrameAsync(Opcode.Pong, ping.Payload);
    }

    protected virtual ServerFrame Unwrap(WebSocketFrame frame) =>
        frame.Opcode is Opcode.Text ? ServerFrame.Parse(frame.Payload) : throw new InvalidDataException($"Expected a SockJS frame, got {frame}");

    protected override void Dispose(bool disposing) => socket?.Dispose();
}
