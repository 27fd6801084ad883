using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.Versioning;
using System.Runtime.CompilerServices;
using SockJS.Protocol;

namespace SockJS.Client.Transports;

/// <summary>
/// <c>/{server}/{session}/websocket</c>: a frame of the session is a text message of the WebSocket. Or raw: <c>/websocket</c>, where each
/// message of either side is a text message. Spec: sockjs 3.6, 3.7, 6.5.
/// </summary>
internal sealed class WebSocketTransport : IClientTransport
{
    /// <summary>Without a limit it would not ask, but only send what nobody answers.</summary>
    private static readonly TimeSpan MostPatient = TimeSpan.FromDays(7);

    private readonly ClientWebSocket socket = new();
    private readonly WebSocketFrameReceiver receiver;
    private readonly ClientHttp http;
    private readonly PulseHandler pulse;
    private readonly bool isRaw;
    private bool opened;

    [SupportedOSPlatformGuard("browser")]
    private readonly bool isInBrowser;

    public WebSocketTransport(ClientHttp http, SockJSClientOptions options, bool isRaw)
    {
        this.http = http;
        this.isRaw = isRaw;

        pulse = new PulseHandler(http.Invoker);
        isInBrowser = options.IsInBrowser;
        if (!isInBrowser) ConfigurePings(socket.Options, options.IdleTimeout);
        receiver = new WebSocketFrameReceiver(socket, isRaw ? options.MaxMessageBytes : options.MaxFrameBytes, takesEmpty: isRaw);
    }

    public string Name => (isRaw ? TransportFormat.RawWebSocket : TransportFormat.WebSocket).Name;

    public CloseStatus End => receiver.End;

    public bool WasClosed => receiver.WasClosed;

    public bool SaidGoodbye => isRaw && WasClosed;

    public long Received => isInBrowser ? receiver.Received : pulse.Received;

    /// <summary>It pings the server; a browser cannot.</summary>
    public bool HasPulse => !isInBrowser;

    public async Task ConnectAsync(SessionUrl url, CancellationToken cancel)
    {
        Uri address = isRaw ? url.ForRawWebSocket() : url.ForWebSocket();
        try
        {
            if (isInBrowser)
            {
                // It takes no headers, so where there are some it is not tried; the browser's cookies go with it.
                await socket.ConnectAsync(address, cancel).ConfigureAwait(false);
                return;
            }

            foreach ((string name, string value) in await http.HeadersAsync(cancel).ConfigureAwait(false))
                socket.Options.SetRequestHeader(name, value);
            using var invoker = new HttpMessageInvoker(pulse, disposeHandler: false);
            await socket.ConnectAsync(address, invoker, cancel).ConfigureAwait(false);
        }
        catch (Exception refused) when (ClientHttp.IsFailure(refused, cancel))
        {
            // By the server, by a handler of the application's own, or because a token for it could not be had.
            throw new IOException(Causes.Tell(refused), refused);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Memory<byte>?> ReadFrameAsync(CancellationToken cancel)
    {
        if (!isRaw) return await receiver.ReadAsync(cancel).ConfigureAwait(false);

        // The raw WebSocket has no frames: to the session it looks as if it had.
        if (!opened)
        {
            opened = true;
            return "o"u8.ToArray();
        }

        Memory<byte>? text = await receiver.ReadAsync(cancel).ConfigureAwait(false);
        return text is null ? text : FrameOf(text.Value);
    }

    public async ValueTask SendAsync(ReadOnlyMemory<SockJSMessage> messages, CancellationToken cancel)
    {
        try
        {
            // One text each: servers have a limit for a text, and go by it as for one message.
            var array = new ArrayBufferWriter<byte>();
            for (int i = 0; i < messages.Length; i++)
            {
                array.ResetWrittenCount();
                if (!isRaw) MessageArrayWriter.Write(messages.Span.Slice(i, 1), array);
                ReadOnlyMemory<byte> text = isRaw ? messages.Span[i].As(Dressing.Raw) : array.WrittenMemory;
                await socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, cancel).ConfigureAwait(false);
            }
        }
        catch (Exception broken) when (IsBroken(broken) || (broken is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // An aborted socket says that it was cancelled, whoever asked.
            throw new IOException(Causes.Tell(broken), broken);
        }
    }

    public async Task CloseAsync(CloseStatus status, CancellationToken cancel)
    {
        try
        {
            string reason = CloseCode.FitReason(status.Reason);
            await socket.CloseOutputAsync((WebSocketCloseStatus)status.Code, reason, cancel).ConfigureAwait(false);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            throw new IOException("The connection is broken.", broken);
        }
    }

    public void Dispose() => socket.Dispose();

    /// <summary>
    /// The heartbeats of servers are pings, of which nobody above the WebSocket hears, and not all servers have some: so it has to ask
    /// itself, twice in the time in which something must come. Whether an answer is late is not its matter, because it sees none while the
    /// application does not read.
    /// </summary>
    [UnsupportedOSPlatform("browser")]
    internal static void ConfigurePings(ClientWebSocketOptions options, TimeSpan idle)
    {
        bool asks = idle != Timeout.InfiniteTimeSpan;
        options.KeepAliveInterval = asks ? idle / 2 : TimeSpan.Zero;
        if (asks) options.KeepAliveTimeout = MostPatient;
    }

    /// <summary>What <see cref="ClientWebSocket"/> throws once its peer is gone, or once it has been disposed under our feet.</summary>
    internal static bool IsBroken(Exception exception) =>
        exception is WebSocketException or ObjectDisposedException or InvalidOperationException or IOException;

    /// <summary>A raw text in the frame that it would have had.</summary>
    private static Memory<byte> FrameOf(Memory<byte> text)
    {
        var frame = new ArrayBufferWriter<byte>(text.Length + 8);
        frame.Write("a"u8);
        MessageArrayWriter.Write([new SockJSMessage(text)], frame);
        return frame.WrittenSpan.ToArray();
    }
}
