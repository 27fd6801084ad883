using System.Net;

namespace SockJS.Client.Transports;

/// <summary>
/// Carries the request for a WebSocket, and counts what comes over the connection that it becomes: also what nobody above the WebSocket
/// sees, the answers to pings and the pings of the server.
/// </summary>
/// <param name="invoker">Carries all requests.</param>
internal sealed class PulseHandler(HttpMessageInvoker invoker) : HttpMessageHandler
{
    private CountedStream? connection;

    /// <summary>How many pieces have come.</summary>
    public long Received => Volatile.Read(ref connection)?.Received ?? 0;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is not HttpStatusCode.SwitchingProtocols) return response;

        try
        {
            Volatile.Write(ref connection, new CountedStream(response.Content.ReadAsStream(cancellationToken)));
        }
        catch
        {
            response.Dispose();
            throw;
        }

        response.Content = new ConnectionContent(connection!);
        return response;
    }

    private sealed class ConnectionContent(Stream connection) : HttpContent
    {
        protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => connection;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        /// <summary>A WebSocket that is refused although its connection is there lets go of the response only.</summary>
        protected override void Dispose(bool disposing)
        {
            if (disposing) connection.Dispose();
            base.Dispose(disposing);
        }
    }
}
