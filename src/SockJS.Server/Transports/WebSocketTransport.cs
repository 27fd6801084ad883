using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using SockJS.Protocol;
using SockJS.Server.Endpoints;
using SockJS.Server.Sessions;

namespace SockJS.Server.Transports;

/// <summary>
/// <c>/{server}/{session}/websocket</c> and the raw <c>/websocket</c>: the session lives exactly as long as the
/// connection. Spec: sockjs 3.6, 3.7.
/// </summary>
internal static class WebSocketTransport
{
    public static Task ServeAsync(SockJSExchange exchange) => ServeAsync(exchange, TransportFormat.WebSocket, isRaw: false);

    public static Task ServeRawAsync(SockJSExchange exchange) => ServeAsync(exchange, TransportFormat.RawWebSocket, isRaw: true);

    private static async Task ServeAsync(SockJSExchange exchange, TransportFormat format, bool isRaw)
    {
        (HttpContext context, SockJSService service, string path, _) = exchange;
        if (WebSocketOpening.Find(context) is not { } opening)
        {
            // Who speaks another version is told which one is spoken here. RFC 6455, section 4.4.
            if (context.Request.Headers.SecWebSocketVersion != WebSocketOpening.Version) context.Response.Headers.SecWebSocketVersion = WebSocketOpening.Version;
            await exchange.AnswerAsync(StatusCodes.Status400BadRequest, "Not a valid websocket request");
            return;
        }

        if (!await SessionRequest.IsWelcomeAsync(exchange)) return;
        if (service.Open(address: null, session => new SockJSConnection(session, format.Name, path, context)) is not { } session)
        {
            await exchange.AnswerAsync(StatusCodes.Status503ServiceUnavailable);
            return;
        }

        Stream? stream = null;
        WebSocketReceiver? receiver = null;
        try
        {
            context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
            stream = await opening.AcceptAsync();

            var wire = new UpgradedWire(stream, context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>());
            receiver = isRaw
                ? new RawWebSocketReceiver(wire, service.Options, service.Time)
                : new FramedWebSocketReceiver(wire, service.Options, service.Time);
            if (session.TryAttach(receiver) is Attachment.Attached) await new WebSocketListener(session, wire, receiver).RunAsync();
            else receiver.Released();
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone; Detach tells the application.
        }
        finally
        {
            // In this order: nobody is to write to a stream that is no longer there, or another request's by then.
            session.Detach();
            if (receiver is { Done.IsCompleted: false }) receiver.Abort();
            if (receiver is not null) await receiver.Done;
            if (stream is not null) await stream.DisposeAsync();
        }
    }
}
