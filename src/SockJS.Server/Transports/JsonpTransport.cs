using System.Text;
using Microsoft.AspNetCore.Http;
using SockJS.Protocol;
using SockJS.Server.Endpoints;

namespace SockJS.Server.Transports;

/// <summary><c>jsonp</c>: each frame is a script that calls a function of the page. Spec: sockjs 2, 3.</summary>
internal static class JsonpTransport
{
    public static Task ServeAsync(SockJSExchange exchange)
    {
        if (Callback.Find(exchange.Context.Request, out string? mistake) is not { } callback) return exchange.AnswerAsync(StatusCodes.Status500InternalServerError, mistake!);

        // The comment in front keeps a callback from being read as the beginning of a Flash file.
        TransportFormat format = TransportFormat.Jsonp;
        format = format with { Before = (byte[])[.. "/**/"u8, .. Encoding.ASCII.GetBytes(callback), .. format.Before.Span] };
        return ReceiverRequest.ServeAsync(exchange, format, "application/javascript; charset=UTF-8", prelude: default, limit: 1);
    }
}
