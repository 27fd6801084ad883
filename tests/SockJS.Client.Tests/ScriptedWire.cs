using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SockJS.Client.Tests;

/// <summary>A server whose WebSockets do what a test says, frame by frame: also what no SockJS server would do.</summary>
internal sealed class ScriptedWire : IAsyncDisposable
{
    private readonly Channel<Peer> peers = Channel.CreateUnbounded<Peer>();
    private KestrelHost? host;

    public Uri Url => new(host!.Address, "/service");

    /// <summary>The requests that came, in order.</summary>
    public List<HttpRequestLine> Requests { get; } = [];

    /// <summary>Whether a close frame is answered by one.</summary>
    public bool AnswersClose { get; set; } = true;

    /// <summary>What it says about itself.</summary>
    public string Info { get; set; } = """{"websocket":true,"origins":["*:*"],"cookie_needed":false,"entropy":1}""";

    /// <summary>Answers a request instead of upgrading it, when it is set.</summary>
    public int? Refusal { get; set; }

    public static async Task<ScriptedWire> StartAsync()
    {
        var wire = new ScriptedWire();
        wire.host = await KestrelHost.StartAsync(_ => { }, app =>
        {
            app.UseWebSockets();
            app.Run(wire.ServeAsync);
        });
        return wire;
    }

    /// <summary>The next connection.</summary>
    public Task<Peer> AcceptAsync() =>
        peers.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);

    /// <summary>The next connection, with the session opened on it.</summary>
    public async Task<Peer> OpenAsync()
    {
        Peer peer = await AcceptAsync();
        await peer.SendAsync("o");
        return peer;
    }

    /// <summary>A client that is open, and its peer.</summary>
    public async Task<(SockJSClient Client, Peer Peer)> ConnectAsync(SockJSClientOptions? options = null)
    {
        var client = new SockJSClient(Url, options);
        Task connecting = client.ConnectAsync(TestContext.Current.CancellationToken);
        Peer peer = await OpenAsync();
        await connecting;
        return (client, peer);
    }

    public ValueTask DisposeAsync() => host!.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        if (context.Request.Path.Value!.EndsWith("/info", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync(Info);
            return;
        }

        lock (Requests) Requests.Add(new HttpRequestLine(context.Request.Path, context.Request.QueryString.Value!, context.Request.Headers["X-Test"]));
        if ((Refusal ?? (context.WebSockets.IsWebSocketRequest ? null : 404)) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        var peer = new Peer(socket, context);
        peers.Writer.TryWrite(peer);
        await peer.ReceiveAsync(AnswersClose);
    }

    public sealed record HttpRequestLine(string Path, string Query, string? Header);

    /// <summary>The server's end of one WebSocket.</summary>
    public sealed class Peer(WebSocket socket, HttpContext context)
    {
        private readonly Channel<string> received = Channel.CreateUnbounded<string>();

        public Task SendAsync(string frame) => SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text);

        public Task SendAsync(byte[] frame, WebSocketMessageType type) =>
            socket.SendAsync(frame, type, endOfMessage: true, TestContext.Current.CancellationToken);

        /// <summary>The next text, or the code and reason with which the client closes.</summary>
        public Task<string> ReadAsync() =>
            received.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);

        public Task CloseAsync(int code, string reason) =>
            socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, TestContext.Current.CancellationToken);

        /// <summary>Drops the connection without a word.</summary>
        public void Drop() => context.Abort();

        public async Task ReceiveAsync(bool answersClose)
        {
            try
            {
                while (await ReceiveTextAsync() is { } text) received.Writer.TryWrite(text);

                received.Writer.TryWrite($"close {(int?)socket.CloseStatus} {socket.CloseStatusDescription}");
                if (!answersClose) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                if (socket.State == WebSocketState.CloseReceived) await CloseAsync(1000, "");
            }
            catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
            {
                received.Writer.TryComplete();
            }
        }

        private async Task<string?> ReceiveTextAsync()
        {
            var bytes = new MemoryStream();
            var buffer = new byte[65536];
            while (true)
            {
                WebSocketReceiveResult part = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), context.RequestAborted);
                if (part.MessageType == WebSocketMessageType.Close) return null;

                bytes.Write(buffer, 0, part.Count);
                if (part.EndOfMessage) return Encoding.UTF8.GetString(bytes.ToArray());
            }
        }
    }
}
