using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Micro;

/// <summary>A server without a network: it has WebSockets, and whoever asks for one gets the feed.</summary>
internal sealed class FeedHandler(FrameFeed feed) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath.EndsWith("/info", StringComparison.Ordinal))
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent("{}") });

        // RFC 6455, 4.2.2.
        string key = request.Headers.GetValues("Sec-WebSocket-Key").Single();
        byte[] accept = SHA1.HashData(Encoding.ASCII.GetBytes($"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.SwitchingProtocols)
        {
            Headers = { { "Connection", "Upgrade" }, { "Upgrade", "websocket" }, { "Sec-WebSocket-Accept", Convert.ToBase64String(accept) } },
            Content = new FeedContent(feed),
        });
    }

    private sealed class FeedContent(FrameFeed feed) : HttpContent
    {
        protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => feed;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
