using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SockJS.Protocol.WebSockets;

namespace SockJS.Server.Transports;

/// <summary>
/// A request to open a WebSocket: the upgrade of HTTP/1.1, or the extended CONNECT of HTTP/2, which browsers use on a
/// connection that they have already. RFC 6455, section 4.2; RFC 8441, section 5.
/// </summary>
internal sealed class WebSocketOpening
{
    /// <summary>The only version spoken: the older ones have no living browser.</summary>
    public const string Version = "13";

    private readonly HttpContext context;
    private readonly IHttpUpgradeFeature? upgrade;
    private readonly IHttpExtendedConnectFeature? connect;

    private WebSocketOpening(HttpContext context, IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect)
    {
        this.context = context;
        this.upgrade = upgrade;
        this.connect = connect;
    }

    /// <summary>What a request asks for; null if that is not a WebSocket of our version.</summary>
    public static WebSocketOpening? Find(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        if (headers.SecWebSocketVersion != Version) return null;

        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" } connect)
            return new WebSocketOpening(context, upgrade: null, connect);

        return HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade
            && string.Equals(headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
            && WebSocketHandshake.IsKey(headers.SecWebSocketKey)
                ? new WebSocketOpening(context, upgrade, connect: null) : null;
    }

    /// <summary>Says yes; from now on the connection, or the HTTP/2 stream, is the WebSocket's.</summary>
    public async ValueTask<Stream> AcceptAsync()
    {
        // A WebSocket is no request body that may be too large.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (connect is not null) return await connect.AcceptAsync();

        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = WebSocketHandshake.Accept(context.Request.Headers.SecWebSocketKey!);
        return await upgrade!.UpgradeAsync();
    }
}
