using System.Buffers;
using System.Net;
using SockJS.Protocol;

namespace Testing;

/// <summary>A SockJS client over a <see cref="RawWebSocket"/>, which stays at hand for everything unusual.</summary>
public sealed class RawSockJS : IDisposable
{
    private readonly Queue<string> received = new();

    private RawSockJS(RawWebSocket socket) => Socket = socket;

    /// <summary>The WebSocket below.</summary>
    public RawWebSocket Socket { get; }

    /// <summary>Connects to a service and reads the open frame.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="service">The service's path, e.g. <c>/echo</c>.</param>
    /// <param name="cancellationToken">The test's own; ends all waits of this client.</param>
    /// <param name="receiveBuffer">Bytes that the kernel may keep for a client that does not read; its own choice if null.</param>
    public static async Task<RawSockJS> OpenAsync(IPEndPoint server, string service, CancellationToken cancellationToken, int? receiveBuffer = null)
    {
        RawWebSocket socket = await RawWebSocket.ConnectAsync(server, $"{service}/000/{Guid.NewGuid():N}/websocket", cancellationToken, receiveBuffer);
        string frame = await socket.ReadTextAsync();
        return frame == "o" ? new RawSockJS(socket) : throw new InvalidDataException($"Expected o, got {frame}");
    }

    /// <summary>Sends messages as one array.</summary>
    public Task SendMessagesAsync(params string[] messages)
    {
        var frame = new ArrayBufferWriter<byte>();
        MessageArrayWriter.Write([.. messages.Select(message => new SockJSMessage(message))], frame);
        return Socket.SendFrameAsync(Opcode.Text, frame.WrittenMemory);
    }

    /// <summary>Sends one message as the old Node client does: a bare string.</summary>
    public Task SendBareMessageAsync(string message) => Socket.SendFrameAsync(Opcode.Text, new SockJSMessage(message).As(Dressing.Quoted));

    /// <summary>The next message; heartbeats are left out, pings are answered.</summary>
    public async Task<string> ReadMessageAsync()
    {
        while (received.Count == 0)
        {
            Frame frame = await ReadFrameAsync();
            if (frame.Kind is FrameKind.Heartbeat) continue;
            if (frame.Kind is not FrameKind.Messages) throw new InvalidDataException($"Expected a message, got {frame}");

            MessageArrayReader messages = frame.Messages;
            while (messages.TryRead(out ReadOnlyMemory<byte> message)) received.Enqueue(Wtf8.GetString(message.Span));
        }

        return received.Dequeue();
    }

    /// <summary>The next frame; pings are answered.</summary>
    public async Task<Frame> ReadFrameAsync()
    {
        while (true)
        {
            WebSocketFrame frame = await Socket.ReadFrameAsync();
            if (frame.Opcode is Opcode.Ping) await Socket.SendFrameAsync(Opcode.Pong, frame.Payload);
            else if (frame.Opcode is Opcode.Text && FrameReader.TryRead(frame.Payload, out Frame found)) return found;
            else throw new InvalidDataException($"Expected a SockJS frame, got {frame}");
        }
    }

    /// <summary>
    /// The server's whole good-bye: a close frame of SockJS, that of the WebSocket with 1000, which is answered,
    /// and the end of the connection. Messages before it are left out.
    /// </summary>
    public async Task<CloseStatus> ReadCloseAsync()
    {
        Frame frame;
        do frame = await ReadFrameAsync();
        while (frame.Kind is not FrameKind.Close);

        WebSocketFrame close = await Socket.ReadFrameAsync();
        if (close is not { Opcode: Opcode.Close, CloseCode: 1000 }) throw new InvalidDataException($"Expected a close frame with 1000, got {close}");

        await Socket.SendCloseAsync();
        await Socket.EndAsync();
        return frame.Close;
    }

    /// <summary>Leaves as a well-behaved client does, and waits for the server's answer.</summary>
    public async Task CloseAsync(int code = 1000, string reason = "")
    {
        await Socket.SendCloseAsync(code, reason);
        await Socket.ReadCloseAsync();
        await Socket.EndAsync();
    }

    public void Dispose() => Socket.Dispose();
}
