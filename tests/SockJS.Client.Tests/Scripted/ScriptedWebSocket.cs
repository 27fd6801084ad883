using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace SockJS.Client.Tests.Scripted;

/// <summary>The server's end of a WebSocket that a test has accepted, without a network.</summary>
internal sealed class ScriptedWebSocket(WebSocket socket)
{
    /// <param name="request">The request for it.</param>
    /// <param name="room">How many bytes may wait for the client.</param>
    public static ScriptedWebSocket Accept(ScriptedRequest request, long room = long.MaxValue)
    {
        string key = request.Message.Headers.GetValues("Sec-WebSocket-Key").Single();
        byte[] hash = SHA1.HashData(Encoding.ASCII.GetBytes($"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        var toClient = new ScriptedStream(room, request.Over);
        var toServer = new ScriptedStream(long.MaxValue, () => { });

        request.Answer(new HttpResponseMessage(HttpStatusCode.SwitchingProtocols)
        {
            Headers = { { "Connection", "Upgrade" }, { "Upgrade", "websocket" }, { "Sec-WebSocket-Accept", Convert.ToBase64String(hash) } },
            Content = new DuplexContent(new DuplexStream(toClient.Reading, toServer)),
        });
        return new ScriptedWebSocket(WebSocket.CreateFromStream(new DuplexStream(toServer.Reading, toClient), new WebSocketCreationOptions { IsServer = true }));
    }

    /// <summary>Completes when there was room for it.</summary>
    public Task SendAsync(string frame) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    private sealed class DuplexContent(Stream stream) : HttpContent
    {
        protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => stream;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class DuplexStream(Stream reading, ScriptedStream writing) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => reading.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => new(writing.WriteAsync(buffer.ToArray()));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            reading.Dispose();
            writing.Complete();
        }
    }
}
