using SockJS.Protocol;
using SockJS.Server.Endpoints;

namespace SockJS.Server.Transports;

/// <summary><c>eventsource</c>: frames as server-sent events. The content type has no charset: suites compare. Spec: sockjs 3.4.</summary>
internal static class EventSourceTransport
{
    private static readonly byte[] Prelude = [.. "\r\n"u8];

    public static Task ServeAsync(SockJSExchange exchange) =>
        ReceiverRequest.ServeAsync(exchange, TransportFormat.EventSource, "text/event-stream", Prelude, exchange.Service.Options.ResponseLimit);
}
