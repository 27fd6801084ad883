using System.Buffers;
using System.Net.WebSockets;
using SockJS.Protocol;

namespace SockJS.Client.Transports;

/// <summary><c>/{server}/{session}/websocket</c>: a frame of the session is a text message of the WebSocket. Spec: sockjs 3.6, 6.5.</summary>
internal sealed class WebSocketTransport : IClientTransport
{
    /// <summary>The longest escape of one byte, <c>\u0000</c>: a frame may be so many times longer than its messages.</summary>
    private const int LongestEscape = 6;

    private readonly ClientWebSocket socket = new();
    private readonly WebSocketFrameReceiver receiver;

    public WebSocketTransport(SockJSClientOptions options)
    {
        // The server's heartbeats keep the connection warm; a timer for each idle socket would be one too many.
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        foreach ((string name, string value) in options.Headers) socket.Options.SetRequestHeader(name, value);
        receiver = new WebSocketFrameReceiver(socket, MaxFrameBytes(options.MaxMessageBytes));
    }

    public string Name => TransportFormat.WebSocket.Name;

    public CloseStatus End => receiver.End;

    public async Task ConnectAsync(SessionUrl url, CancellationToken cancel)
    {
        try
        {
            await socket.ConnectAsync(url.ForWebSocket(), cancel).ConfigureAwait(false);
        }
        catch (WebSocketException refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }

    public ValueTask<Memory<byte>?> ReadFrameAsync(CancellationToken cancel) => receiver.ReadAsync(cancel);

    public async ValueTask SendAsync(ReadOnlyMemory<SockJSMessage> messages, CancellationToken cancel)
    {
        var array = new ArrayBufferWriter<byte>();
        MessageArrayWriter.Write(messages.Span, array);
        try
        {
            await socket.SendAsync(array.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancel).ConfigureAwait(false);
        }
        catch (Exception broken) when (IsBroken(broken) || (broken is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // An aborted socket says that it was cancelled, whoever asked.
            throw new IOException("The connection is broken.", broken);
        }
    }

    public async Task CloseAsync(CloseStatus status, CancellationToken cancel)
    {
        try
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)status.Code, CloseCode.FitReason(status.Reason), cancel).ConfigureAwait(false);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            throw new IOException("The connection is broken.", broken);
        }
    }

    public void Dispose() => socket.Dispose();

    /// <summary>What <see cref="ClientWebSocket"/> throws once its peer is gone, or once it has been disposed under our feet.</summary>
    internal static bool IsBroken(Exception exception) =>
        exception is WebSocketException or ObjectDisposedException or InvalidOperationException or IOException;

    private static int MaxFrameBytes(int maxMessageBytes) => (int)Math.Min(Array.MaxLength / 2, 5 + (long)maxMessageBytes * LongestEscape);
}
