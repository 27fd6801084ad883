using System.Text;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>A connection to our server, on which everything that it says is a step like those of a trace.</summary>
internal sealed class GoldenConnection : IDisposable
{
    private readonly RawWebSocket socket;
    private readonly Queue<GoldenStep> said = new();

    private GoldenConnection(RawWebSocket socket) => this.socket = socket;

    /// <summary>Whether this client has said good-bye, so that the server may answer.</summary>
    public bool HasSaidGoodbye { get; private set; }

    public static async Task<GoldenConnection> OpenAsync(System.Net.IPEndPoint server, string url, CancellationToken cancel)
    {
        RawWebSocket socket = await RawWebSocket.ConnectAsync(server, url, cancel);
        Assert.Equal("o", await socket.ReadTextAsync());
        return new GoldenConnection(socket);
    }

    public Task SendAsync(string frame) => socket.SendTextAsync(frame);

    public Task PongAsync() => socket.SendFrameAsync(Opcode.Pong, default);

    public Task CloseAsync(int code, string reason)
    {
        HasSaidGoodbye = true;
        return socket.SendCloseAsync(code, reason);
    }

    public void Finish() => socket.Connection.Finish();

    /// <summary>What the server says next.</summary>
    public async Task<GoldenStep> NextAsync()
    {
        await PeekAsync();
        return said.Dequeue();
    }

    /// <summary>The same, left where it is.</summary>
    public async Task<GoldenStep> PeekAsync()
    {
        while (said.Count == 0)
            foreach (GoldenStep step in await ReadAsync()) said.Enqueue(step);

        return said.Peek();
    }

    public void Dispose() => socket.Dispose();

    private async Task<IEnumerable<GoldenStep>> ReadAsync()
    {
        WebSocketFrame frame;
        try
        {
            frame = await socket.ReadFrameAsync();
        }
        catch (EndOfStreamException)
        {
            return [new(GoldenAct.ServerEnd, 0, default)];
        }

        return frame.Opcode switch
        {
            Opcode.Text => GoldenTrace.ReadFrame(0, Encoding.UTF8.GetString(frame.Payload)),
            Opcode.Ping => [new(GoldenAct.Ping, 0, default)],
            Opcode.Close => [new(GoldenAct.ServerClose, 0, GoldenStep.CloseData(frame.CloseCode, frame.Text))],
            _ => throw new InvalidDataException(frame.ToString()),
        };
    }
}
