using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;

namespace SockJS.Client.Tests.Scripted;

/// <summary>The server's end of a WebSocket that a test has accepted, without a network.</summary>
internal sealed class ScriptedWebSocket(WebSocket socket, ScriptedStream toClient, ChannelReader<Opcode> fromClient)
{
    /// <param name="request">The request for it.</param>
    /// <param name="room">How many bytes may wait for the client.</param>
    /// <param name="key">The key that is answered, if it is not that of the request.</param>
    public static ScriptedWebSocket Accept(ScriptedRequest request, long room = long.MaxValue, string? key = null)
    {
        key ??= request.Message.Headers.GetValues("Sec-WebSocket-Key").Single();
        byte[] hash = SHA1.HashData(Encoding.ASCII.GetBytes($"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        var toClient = new ScriptedStream(room, request.Over);
        var toServer = new ScriptedStream(long.MaxValue, () => { });
        var opcodes = Channel.CreateUnbounded<Opcode>();

        request.Answer(new HttpResponseMessage(HttpStatusCode.SwitchingProtocols)
        {
            Headers = { { "Connection", "Upgrade" }, { "Upgrade", "websocket" }, { "Sec-WebSocket-Accept", Convert.ToBase64String(hash) } },
            Content = new DuplexContent(new DuplexStream(toClient.Reading, toServer, frame => opcodes.Writer.TryWrite((Opcode)(frame[0] & 0xF)))),
        });
        var server = new DuplexStream(toServer.Reading, toClient, _ => { });
        var socket = WebSocket.CreateFromStream(server, new WebSocketCreationOptions { IsServer = true });
        return new ScriptedWebSocket(socket, toClient, opcodes.Reader);
    }

    /// <summary>Receives from now on, so that pings are answered; until then none is.</summary>
    public void BeginToReceive() => _ = socket.ReceiveAsync(new byte[16], TestContext.Current.CancellationToken);

    /// <summary>Whether the client has sent a ping since somebody asked.</summary>
    public bool WasPinged
    {
        get
        {
            bool was = false;
            while (fromClient.TryRead(out Opcode opcode)) was |= opcode == Opcode.Ping;
            return was;
        }
    }

    /// <summary>Completes when the client has sent another ping.</summary>
    public async Task PingedAsync()
    {
        while (await fromClient.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit) != Opcode.Ping)
        {
        }
    }

    /// <summary>Completes when there was room for it.</summary>
    public Task SendAsync(string frame) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>Closes without a code, and without a body: the framework's own would write 1005, which nobody may.</summary>
    public Task CloseAsync() => toClient.WriteAsync([0x88, 0x00]);

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

    private sealed class DuplexStream(Stream reading, ScriptedStream writing, Action<byte[]> written) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => reading.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            byte[] frame = buffer.ToArray();
            await writing.WriteAsync(frame);
            written(frame);
        }

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
