using SockJS.Client.Transports;

namespace SockJS.Client.Opening;

/// <summary>Which code is which transport.</summary>
internal sealed class TransportChoice(ClientHttp http, SockJSClientOptions options)
{
    public IClientTransport Create(SockJSTransport kind) => kind switch
    {
        SockJSTransport.WebSocket => new WebSocketTransport(http, options, isRaw: false),
        SockJSTransport.RawWebSocket => new WebSocketTransport(http, options, isRaw: true),
        SockJSTransport.XhrStreaming => new HttpTransport(http, HttpReceiving.XhrStreaming, options),
        SockJSTransport.EventSource => new HttpTransport(http, HttpReceiving.EventSource, options),
        _ => new HttpTransport(http, HttpReceiving.XhrPolling, options),
    };
}
