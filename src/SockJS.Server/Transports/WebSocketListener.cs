using System.Buffers;
using SockJS.Protocol;
using SockJS.Protocol.WebSockets;
using SockJS.Server.Sessions;

namespace SockJS.Server.Transports;

/// <summary>
/// The reading side of a WebSocket: messages go to the session, control frames to the receiver, which is the writing
/// side. Between two reads it holds no buffer. Spec: sockjs 3.6.
/// </summary>
internal sealed class WebSocketListener(SockJSSession session, IWire wire, WebSocketReceiver receiver)
{
    private readonly WebSocketReader reader = new() { MaxMessageBytes = 0 };

    /// <summary>Reads until the client has closed or is gone, or has lost its way.</summary>
    /// <exception cref="IOException">The wire is broken.</exception>
    public async Task RunAsync()
    {
        while (true)
        {
            receiver.ReadingBegins();
            await wire.WaitToReadAsync();
            receiver.ReadingEnds();

            byte[] buffer = ArrayPool<byte>.Shared.Rent(reader.IsIdle ? 4096 : 65536);
            try
            {
                int count = await wire.ReadAsync(buffer);
                if (count == 0) return;
                if (!await HandleAsync(buffer.AsMemory(0, count))) break;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        await receiver.CloseSent;
    }

    /// <summary>Handles what one read brought; false once nothing more is to be read.</summary>
    private async ValueTask<bool> HandleAsync(ReadOnlyMemory<byte> bytes)
    {
        while (true)
        {
            reader.MaxMessageBytes = receiver.IsRaw ? session.MaxMessageBytes : MessageArrayReader.MaxFrameBytes(session.MaxMessageBytes);
            WebSocketEvent found = Read(ref bytes);

            switch (found.Kind)
            {
                case WebSocketEventKind.None:
                    return true;

                case WebSocketEventKind.Text when receiver.IsRaw:
                    await HandOverAsync(found.Payload);
                    break;

                case WebSocketEventKind.Text:
                    await OpenAsync(found.Payload);
                    break;

                case WebSocketEventKind.Ping:
                    receiver.AnswerPing(found.Payload);
                    session.Pump();
                    break;

                case WebSocketEventKind.Close:
                    receiver.CloseWireWith(found.Close);
                    session.ClosedByPeer(found.Close);
                    return false;

                case WebSocketEventKind.Violation when found.Close.Code == 1009 && !receiver.IsRaw:
                    session.Close(CloseCode.MessageTooLarge);
                    break;

                case WebSocketEventKind.Violation:
                    receiver.CloseWireWith(found.Close);
                    session.Close(found.Close);
                    if (found.Close.Code is 1002) return false;
                    break;
            }
        }
    }

    private WebSocketEvent Read(ref ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes.Span;
        WebSocketEvent found = reader.Read(ref rest);
        bytes = bytes[^rest.Length..];
        return found;
    }

    private async ValueTask OpenAsync(Memory<byte> frame)
    {
        if (!MessageArrayReader.TryOpen(frame, out MessageArrayReader messages))
        {
            receiver.CloseWireWith(CloseCode.BrokenFraming);
            session.Close(CloseCode.BrokenFraming);
            return;
        }

        while (messages.TryRead(out ReadOnlyMemory<byte> message))
        {
            // A message is a slice of its frame. Where that is mostly something else, a small message must not hold on to it.
            if (message.Length < frame.Length / 2) message = message.ToArray();

            await HandOverAsync(message);
        }
    }

    private async ValueTask HandOverAsync(ReadOnlyMemory<byte> message)
    {
        ValueTask room = session.ReceiveAsync(message);
        if (room.IsCompletedSuccessfully) return;

        // Until there is room nobody reads, so nobody would see the client go.
        using (wire.Gone.UnsafeRegister(static session => ((SockJSSession)session!).Abandon(), session)) await room;
    }
}
