using SockJS.Protocol;
using SockJS.Server.Endpoints;

namespace SockJS.Server.Transports;

/// <summary><c>xhr</c> and <c>xhr_streaming</c>: frames as lines of a response. Spec: sockjs 3.4.</summary>
internal static class XhrTransport
{
    private const string ContentType = "application/javascript; charset=UTF-8";

    /// <summary>Old browsers hand out nothing of a response before so much has come. Clients read it as a heartbeat.</summary>
    private static readonly byte[] Prelude = [.. Enumerable.Repeat((byte)'h', 2048), (byte)'\n'];

    /// <summary>One frame a response.</summary>
    public static Task PollAsync(SockJSExchange exchange) =>
        ReceiverRequest.ServeAsync(exchange, TransportFormat.Xhr, ContentType, prelude: default, limit: 1);

    /// <summary>Many frames a response.</summary>
    public static Task StreamAsync(SockJSExchange exchange) =>
        ReceiverRequest.ServeAsync(exchange, TransportFormat.XhrStreaming, ContentType, Prelude, exchange.Service.Options.ResponseLimit);
}
