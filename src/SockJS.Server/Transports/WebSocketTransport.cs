using System.Diagnostics.CodeAnalysis;
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

        Stream? stream = null;
        try
        {
            context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
            context.Response.Headers.Upgrade = "websocket";
            context.Response.Headers.SecWebSocketAccept = WebSocketHandshake.Accept(key);
            stream = await upgrade.UpgradeAsync();

            var wire = new UpgradedWire(stream, context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>());
            var receiver = new WebSocketReceiver(wire, service.Options, service.Time);
            session.Attach(receiver);
            await new WebSocketListener(session, wire, receiver).RunAsync();
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone; Detach tells the application.
        }
        finally
        {
            // In this order: nobody is to write to a stream that is no longer there.
            session.Detach();
            if (stream is not null) await stream.DisposeAsync();
        }
    }

    /// <summary>Version 13 only: the older ones have no living browser.</summary>
    private static bool IsHandshake(HttpRequest request, out string key, [NotNullWhen(true)] out IHttpUpgradeFeature? upgrade)
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
        new(session, TransportFormat.WebSocket.Name, ServicePath(context.Request.Path), context.Connection.RemoteIpAddress, context.User);

    /// <summary>The path without <c>/{server}/{session}/websocket</c>: the session's id is a secret of its client. Spec: sockjs 1.</summary>
    private static string ServicePath(string path)
    {
        path = path.TrimEnd('/');
        for (int part = 0; part < 3; part++) path = path[..path.LastIndexOf('/')];
        return path;
    }
}
