using System.Buffers;
using SockJS.Protocol;
using SockJS.Protocol.WebSockets;

namespace SockJS.Server.Transports;

/// <summary><c>websocket</c>: SockJS frames as text messages. Spec: sockjs 3.6.</summary>
internal sealed class FramedWebSocketReceiver(IWire wire, SockJSOptions options, TimeProvider time) : WebSocketReceiver(wire, options, time)
{
    private static readonly TransportFormat Format = TransportFormat.WebSocket;

    public override bool IsRaw => false;

    public override async ValueTask<bool> OpenAsync()
    {
        using var buffer = FrameBuffer.Rent(16);
        WebSocketFrameWriter.Write(WebSocketOpcode.Text, "o"u8, buffer);
        await WriteAsync(buffer.Written);
        return true;
    }

    public override async ValueTask<bool> SendAsync(ReadOnlyMemory<SockJSMessage> messages)
    {
        int length = FrameWriter.MeasureMessages(Format, messages.Span);
        using var buffer = FrameBuffer.Rent(WebSocketFrameWriter.HeaderLength(length) + length);

        WebSocketFrameWriter.WriteHeader(WebSocketOpcode.Text, length, buffer);
        FrameWriter.WriteMessages(Format, messages.Span, buffer);
        await WriteAsync(buffer.Written);
        return true;
    }

    /// <summary>A frame for clients that watch.</summary>
    protected override void WriteHeartbeat(FrameBuffer buffer) => WebSocketFrameWriter.Write(WebSocketOpcode.Text, "h"u8, buffer);

    /// <summary>The SockJS close frame, then the WebSocket's with 1000.</summary>
    protected override void WriteClose(CloseStatus status, FrameBuffer buffer)
    {
        var frame = new ArrayBufferWriter<byte>();
        FrameWriter.WriteClose(Format, status, frame);
        WebSocketFrameWriter.Write(WebSocketOpcode.Text, frame.WrittenSpan, buffer);
        WebSocketFrameWriter.WriteClose(CloseCode.Normal, buffer);
    }
}
