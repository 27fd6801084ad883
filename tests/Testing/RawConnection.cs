using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Testing;

/// <summary>A TCP connection of which a test decides every byte. Each wait ends with the test, or after <see cref="Patience.Limit"/>.</summary>
public sealed class RawConnection : IDisposable
{
    private readonly Socket socket;
    private readonly CancellationToken cancellationToken;
    private byte[] buffer = [];
    private int position;

    private RawConnection(Socket socket, CancellationToken cancellationToken)
    {
        this.socket = socket;
        this.cancellationToken = cancellationToken;
    }

    /// <summary>This end.</summary>
    public IPEndPoint LocalEndpoint => (IPEndPoint)socket.LocalEndPoint!;

    /// <summary>The other end.</summary>
    public IPEndPoint RemoteEndpoint => (IPEndPoint)socket.RemoteEndPoint!;

    /// <summary>Connects.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="cancellationToken">The test's own; ends all waits of this connection.</param>
    /// <param name="receiveBuffer">Bytes that the kernel may keep for a client that does not read; its own choice if null.</param>
    public static async Task<RawConnection> ConnectAsync(IPEndPoint server, CancellationToken cancellationToken, int? receiveBuffer = null)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size) socket.ReceiveBufferSize = size;
        await socket.ConnectAsync(server, cancellationToken);
        return new RawConnection(socket, cancellationToken);
    }

    /// <summary>The server's end of the next connection.</summary>
    /// <param name="listener">Where clients connect.</param>
    /// <param name="cancellationToken">The test's own; ends all waits of this connection.</param>
    public static async Task<RawConnection> AcceptAsync(Socket listener, CancellationToken cancellationToken)
    {
        Socket socket = await listener.AcceptAsync(cancellationToken).AsTask().WaitAsync(Patience.Limit, cancellationToken);
        socket.NoDelay = true;
        return new RawConnection(socket, cancellationToken);
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var patience = Wait();
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, patience.Token)..];
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads exactly so many bytes.</summary>
    /// <exception cref="EndOfStreamException">The connection ended before them.</exception>
    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        for (int done = 0; done < count;)
        {
            if (position == buffer.Length && !await FillAsync()) throw new EndOfStreamException($"The connection ended after {done} of {count} bytes.");

            int part = Math.Min(count - done, buffer.Length - position);
            buffer.AsSpan(position, part).CopyTo(bytes.AsSpan(done));
            position += part;
            done += part;
        }

        return bytes;
    }

    /// <summary>Reads an HTTP response. Bytes behind it, such as the first frames of a WebSocket, are kept.</summary>
    public async Task<RawResponse> ReadResponseAsync()
    {
        RawResponse head = await ReadHeadAsync();
        byte[] body = await new RawBody(this, head).ReadToEndAsync();
        return head with { Body = Encoding.UTF8.GetString(body) };
    }

    /// <summary>Reads the status and the headers of an HTTP response; its body can be read as it comes by a <see cref="RawBody"/>.</summary>
    public async Task<RawResponse> ReadHeadAsync()
    {
        string[] status = (await ReadLineAsync()).Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new RawResponse(int.Parse(status[1], CultureInfo.InvariantCulture), headers, Body: "");
    }

    /// <summary>Reads one chunk of a body as it was written; the empty one is the body's end.</summary>
    public async Task<byte[]> ReadChunkAsync()
    {
        byte[] chunk = await ReadAsync(int.Parse(await ReadLineAsync(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        string end = await ReadLineAsync();
        return end.Length == 0 ? chunk : throw new InvalidDataException($"A chunk of {chunk.Length} bytes goes on: {end}");
    }

    /// <summary>Reads all that comes before the peer ends the connection.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        List<byte> bytes = [];
        do
        {
            bytes.AddRange(buffer.AsSpan(position));
            position = buffer.Length;
        }
        while (await FillAsync());
        return [.. bytes];
    }

    /// <summary>Reads a line, without what ends it.</summary>
    public async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        while ((char)(await ReadAsync(1))[0] is var character and not '\n') line.Append(character);
        return line.ToString().TrimEnd('\r');
    }

    /// <summary>Waits until the peer has ended the connection, throwing away what still comes.</summary>
    public async Task EndAsync()
    {
        position = buffer.Length;
        try
        {
            while (await FillAsync()) position = buffer.Length;
        }
        catch (SocketException)
        {
            // Reset: that is an end too.
        }
    }

    /// <summary>Says that nothing more will be sent (FIN). Reading goes on.</summary>
    public void Finish() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Tears the connection down without a word (RST).</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();

    private async Task<bool> FillAsync()
    {
        using var patience = Wait();
        var bytes = new byte[16384];
        int count = await socket.ReceiveAsync(bytes, patience.Token);
        buffer = bytes[..count];
        position = 0;
        return count > 0;
    }

    private CancellationTokenSource Wait()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience.Limit);
        return patience;
    }
}
