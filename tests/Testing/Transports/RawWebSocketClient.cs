using System.Text;
using SockJS.Protocol;

namespace Testing.Transports;

/// <summary>The raw <c>/websocket</c>: messages as they are, and nothing that says that it is open. Spec: sockjs 3.7.</summary>
public sealed class RawWebSocketClient(TransportAddress address) : WebSocketClient(address)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    protected override string Path => $"{Address.Service}/websocket";

    public override Task OpenAsync() => ConnectAsync();

    public override async Task SendAsync(params string[] messages)
    {
        foreach (string message in messages) await Socket.SendFrameAsync(Opcode.Text, Strict.GetBytes(message));
    }

    public override Task ReadHeartbeatAsync() => AnswerPingAsync();

    public override async Task<CloseStatus> ReadCloseAsync()
    {
        ServerFrame frame;
        do frame = await ReadFrameAsync();
        while (frame.Kind is not FrameKind.Close);

        await LeaveAsync();
        return frame.Close;
    }

    protected override ServerFrame Unwrap(WebSocketFrame frame) => frame.Opcode switch
    {
        Opcode.Text => new ServerFrame(FrameKind.Messages, [Strict.GetString(frame.Payload)]),
        Opcode.Close => new ServerFrame(FrameKind.Close, [], new CloseStatus(frame.CloseCode, Strict.GetString(frame.Payload.AsSpan(Math.Min(2, frame.Payload.Length))))),
        _ => throw new InvalidDataException($"Expected text, got {frame}"),
    };
}
