using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Testing;

/// <summary>A WebSocket client that may do what it should not: send any bytes, cut, unmasked, or not at all.</summary>
public sealed class RawWebSocket : IDisposable
{
    /// <summary>A handshake that is in order, but for the empty line at its end.</summary>
    private const string Headers =
        "Host: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private RawWebSocket(RawConnection connection, RawResponse handshake)
    {
        Connection = connection;
        Handshake = handshake;
    }

    /// <summary>The connection below.</summary>
    public RawConnection Connection { get; }

    /// <summary>What the server answered.</summary>
    public RawResponse Handshake { get; }

    /// <summary>Connects and shakes hands.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="path">The path, e.g. <c>/echo/000/abcdefgh/websocket</c>.</param>
    /// <param name="cancellationToken">The test's own; ends all waits of this client.</param>
    /// <param name="receiveBuffer">Bytes that the kernel may keep for a client that does not read; its own choice if null.</param>
    /// <param name="headers">More headers, each ending in CRLF.</param>
    /// <exception cref="HandshakeRefusedException">The answer is not 101.</exception>
    public static async Task<RawWebSocket> ConnectAsync(
        IPEndPoint server, string path, CancellationToken cancellationToken, int? receiveBuffer = null, string headers = "")
    {
        RawConnection connection = await RawConnection.ConnectAsync(server, cancellationToken, receiveBuffer);
        await connection.SendAsync($"GET {path} HTTP/1.1\r\n{Headers}{headers}\r\n");
        RawResponse response = await connection.ReadResponseAsync();
        if (response.Status == 101) return new RawWebSocket(connection, response);

        connection.Dispose();
        throw new HandshakeRefusedException(response);
    }

    /// <summary>Sends bytes as they are.</summary>
    public Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => Connection.SendAsync(bytes);

    /// <summary>Sends a frame; see <see cref="WebSocketFrame.Encode"/> for what can be wrong with it.</summary>
    public Task SendFrameAsync(Opcode opcode, ReadOnlyMemory<byte> payload, bool final = true, bool masked = true) =>
        Connection.SendAsync(WebSocketFrame.Encode(opcode, payload.Span, final, masked));

    /// <summary>Sends a text message in one frame.</summary>
    public Task SendTextAsync(string text) => SendFrameAsync(Opcode.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>Sends a close frame.</summary>
    public Task SendCloseAsync(int code = 1000, string reason = "") => SendFrameAsync(Opcode.Close, WebSocketFrame.ClosePayload(code, reason));

    /// <summary>The next frame, of whatever kind. A server's frames are whole, plain and not masked; one that is not fails the test.</summary>
    /// <exception cref="EndOfStreamException">The connection ended.</exception>
    public async Task<WebSocketFrame> ReadFrameAsync()
    {
        byte[] header = await Connection.ReadAsync(2);
        if ((header[0] & 0xF0) != 0x80 || (header[1] & 0x80) != 0) throw new InvalidDataException($"No frame of a server: {Convert.ToHexString(header)}");

        long length = header[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await Connection.ReadAsync(2)),
            127 => BinaryPrimitives.ReadInt64BigEndian(await Connection.ReadAsync(8)),
            byte small => small,
        };
        return new WebSocketFrame((Opcode)(header[0] & 0x0F), await Connection.ReadAsync(checked((int)length)));
    }

    /// <summary>The text of the next frame, which must be a text frame.</summary>
    public async Task<string> ReadTextAsync()
    {
        WebSocketFrame frame = await ReadFrameAsync();
        return frame.Opcode is Opcode.Text ? frame.Text : throw new InvalidDataException($"Expected text, got {frame}");
    }

    /// <summary>Reads on to the server's close frame, leaving out what comes before it.</summary>
    public async Task<WebSocketFrame> ReadCloseAsync()
    {
        while (true)
        {
            WebSocketFrame frame = await ReadFrameAsync();
            if (frame.Opcode is Opcode.Close) return frame;
        }
    }

    /// <summary>Waits until the server has ended the connection.</summary>
    public Task EndAsync() => Connection.EndAsync();

    public void Dispose() => Connection.Dispose();
}
