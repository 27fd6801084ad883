using SockJS.Protocol;
using SockJS.Protocol.WebSockets;

namespace SockJS.Server.Transports;

/// <summary>The raw <c>/websocket</c>: no frames, messages as they are. Spec: sockjs 3.7.</summary>
internal sealed class RawWebSocketReceiver(IWire wire, SockJSOptions options, TimeProvider time) : WebSocketReceiver(wire, options, time)
{
    public override bool IsRaw => true;

    public override ValueTask<bool> OpenAsync() => new(true);

    /// <summary>A text message each, in one write.</summary>
    public override async ValueTask<bool> SendAsync(ReadOnlyMemory<SockJSMessage> messages)
    {
        using var buffer = FrameBuffer.Rent(256);
        foreach (SockJSMessage message in messages.Span) WebSocketFrameWriter.Write(WebSocketOpcode.Text, message.As(Dressing.Raw).Span, buffer);
        await WriteAsync(buffer.Written);
        return true;
    }

    protected override void WriteClose(CloseStatus status, FrameBuffer buffer) => WebSocketFrameWriter.WriteClose(status, buffer);
}
