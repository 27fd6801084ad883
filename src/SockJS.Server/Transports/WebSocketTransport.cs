using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using SockJS.Protocol;
using SockJS.Protocol.WebSockets;
using SockJS.Server.Sessions;

namespace SockJS.Server.Transports;

/// <summary>
/// <c>/{server}/{session}/websocket</c>: the session lives exactly as long as the connection. Spec: sockjs 3.6.
/// </summary>
internal static class WebSocketTransport
{
    /// <summary>The longest escape of one byte, <c>\u0000</c>: a frame may be so many times longer than its message.</summary>
    private const int LongestEscape = 6;

    public static async Task ServeAsync(HttpContext context, SockJSService service)
    {
        if (!IsHandshake(context.Request, out string key, out IHttpUpgradeFeature? upgrade))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("Not a valid websocket request");
            return;
        }

        if (service.Open(session => Connect(session, context)) is not { } session)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
            context.Response.Headers.Upgrade = "websocket";
            context.Response.Headers.SecWebSocketAccept = WebSocketHandshake.Accept(key);
            await using Stream stream = await upgrade.UpgradeAsync();

            await RunAsync(session, new UpgradedWire(stream, context), service);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone; Detach tells the application.
        }
        finally
        {
            session.Detach();
        }
    }

    /// <summary>Version 13 only: the older ones have no living browser.</summary>
    private static bool IsHandshake(HttpRequest request, out string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IHttpUpgradeFeature? upgrade)
    {
        IHeaderDictionary headers = request.Headers;
        key = headers.SecWebSocketKey.ToString();
        upgrade = request.HttpContext.Features.Get<IHttpUpgradeFeature>();

        return upgrade is { IsUpgradableRequest: true }
            && string.Equals(headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
            && headers.SecWebSocketVersion == "13"
            && WebSocketHandshake.IsKey(key);
    }

    private static SockJSConnection Connect(SockJSSession session, HttpContext context) =>
        new(session, TransportFormat.WebSocket.Name, context.Request.Path, context.Connection.RemoteIpAddress, context.User);

    /// <summary>Reads until the client has closed, the session is over, or the wire breaks.</summary>
    private static async Task RunAsync(SockJSSession session, IWire wire, SockJSService service)
    {
        var receiver = new WebSocketReceiver(wire, service.Options, service.Time);
        var reader = new WebSocketReader { MaxMessageBytes = 0 };
        session.Attach(receiver);

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
                if (!await HandleAsync(buffer.AsMemory(0, count), reader, receiver, session)) break;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        await receiver.CloseSent;
    }

    /// <summary>Handles what one read brought; false once nothing more is to be read.</summary>
    private static async ValueTask<bool> HandleAsync(ReadOnlyMemory<byte> bytes, WebSocketReader reader, WebSocketReceiver receiver, SockJSSession session)
    {
        while (true)
        {
            reader.MaxMessageBytes = FrameLimit(session.MaxMessageBytes);
            WebSocketEvent found = Read(reader, ref bytes);

            switch (found.Kind)
            {
                case WebSocketEventKind.None:
                    return true;

                case WebSocketEventKind.Text:
                    await ReceiveAsync(found.Payload, receiver, session);
                    break;

                case WebSocketEventKind.Ping:
                    receiver.AnswerPing(found.Payload.ToArray());
                    session.Pump();
                    break;

                case WebSocketEventKind.Close:
                    receiver.CloseWireWith(found.Close);
                    session.ClosedByPeer(found.Close);
                    return false;

                case WebSocketEventKind.Violation when found.Close.Code == 1009:
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

    private static WebSocketEvent Read(WebSocketReader reader, ref ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes.Span;
        WebSocketEvent found = reader.Read(ref rest);
        bytes = bytes[^rest.Length..];
        return found;
    }

    private static async ValueTask ReceiveAsync(Memory<byte> frame, WebSocketReceiver receiver, SockJSSession session)
    {
        if (!MessageArrayReader.TryOpen(frame, out MessageArrayReader messages))
        {
            receiver.CloseWireWith(CloseCode.BrokenFraming);
            session.Close(CloseCode.BrokenFraming);
            return;
        }

        while (messages.TryRead(out ReadOnlyMemory<byte> message)) await session.ReceiveAsync(message);
    }

    /// <summary>The longest frame that one message of the limit can need: brackets, quotes, and every byte escaped.</summary>
    private static int FrameLimit(int messageLimit) => (int)Math.Min(int.MaxValue / 2, 4 + (long)messageLimit * LongestEscape);
}
