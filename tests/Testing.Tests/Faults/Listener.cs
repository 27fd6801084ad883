using System.Net;
using System.Net.Sockets;

namespace Testing.Tests.Faults;

/// <summary>A server of which a test plays every part: it accepts connections when asked, or echoes what it reads.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private Task echoing = Task.CompletedTask;

    public Listener(int backlog = 100)
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(backlog);
    }

    public IPEndPoint Endpoint => (IPEndPoint)socket.LocalEndPoint!;

    /// <summary>One that echoes on every connection, and ends it when the client does.</summary>
    public static Listener Echo()
    {
        var listener = new Listener();
        listener.echoing = listener.EchoAllAsync();
        return listener;
    }

    public Task<RawConnection> AcceptAsync() => RawConnection.AcceptAsync(socket, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await echoing.WaitAsync(Patience.Limit);
    }

    private async Task EchoAllAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true) connections.Add(EchoAsync(await socket.AcceptAsync()));
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }

        await Task.WhenAll(connections);
    }

    private static async Task EchoAsync(Socket socket)
    {
        using (socket)
        {
            var buffer = new byte[4096];
            try
            {
                while (await socket.ReceiveAsync(buffer) is var count and > 0)
                    for (int sent = 0; sent < count;) sent += await socket.SendAsync(buffer.AsMemory(sent, count - sent));
            }
            catch (SocketException)
            {
                // Reset: then there is nobody to echo to.
            }
        }
    }
}
