using System.Text;
using SockJS.Protocol;
using SockJS.Server.Endpoints;

namespace SockJS.Server.Transports;

/// <summary><c>htmlfile</c>: frames as script elements of a page that goes on and on. Spec: sockjs 3.3.</summary>
internal static class HtmlFileTransport
{
    /// <summary>Some browsers parse nothing before a kilobyte has come.</summary>
    private const int LongEnough = 1024;

    public static Task ServeAsync(SockJSExchange exchange) => Callback.ServeAsync(exchange, static (exchange, callback) =>
        ReceiverRequest.ServeAsync(exchange, TransportFormat.HtmlFile, "text/html; charset=UTF-8", Head(callback), exchange.Service.Options.ResponseLimit));

    private static byte[] Head(string callback)
    {
        string head = $$"""
            <!doctype html>
            <html><head>
              <meta http-equiv="X-UA-Compatible" content="IE=edge" />
              <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
            </head><body><h2>Don't panic!</h2>
              <script>
                document.domain = document.domain;
                var c = parent.{{callback}};
                c.start();
                function p(d) {c.message(d);};
                window.onload = function() {c.stop();};
              </script>
            """.ReplaceLineEndings("\n");

        return Encoding.ASCII.GetBytes(head.PadRight(LongEnough) + "\r\n\r\n");
    }
}
