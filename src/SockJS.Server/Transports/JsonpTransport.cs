using System.Text;
using SockJS.Protocol;
using SockJS.Server.Endpoints;

namespace SockJS.Server.Transports;

/// <summary><c>jsonp</c>: each frame is a script that calls a function of the page. Spec: sockjs 2, 3.</summary>
internal static class JsonpTransport
{
    public static Task ServeAsync(SockJSExchange exchange) => Callback.ServeAsync(exchange, static (exchange, callback) =>
        ReceiverRequest.ServeAsync(exchange, Calling(callback), "application/javascript; charset=UTF-8", prelude: default, limit: 1));

    /// <summary>The comment in front keeps a callback from being read as the beginning of a Flash file.</summary>
    private static TransportFormat Calling(string callback)
    {
        TransportFormat format = TransportFormat.Jsonp;
        return format with { Before = (byte[])[.. "/**/"u8, .. Encoding.ASCII.GetBytes(callback), .. format.Before.Span] };
    }
}
