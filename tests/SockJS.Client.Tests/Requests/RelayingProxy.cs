using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SockJS.Client.Tests.Requests;

/// <summary>
/// A proxy as companies have: asked by CONNECT or by an absolute address, it relays to that server. It notes what it was asked for first on
/// each connection.
/// </summary>
internal sealed class RelayingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentBag<Task> relays = [];
    private readonly Task accepting;

    public RelayingProxy()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public WebProxy Settings => new($"http://{listener.LocalEndpoint}");

    /// <summary>Method and target of the first request on each connection.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The ports from which it has spoken to servers.</summary>
    public ConcurrentQueue<int> Ports { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await accepting;
        await Task.WhenAll(relays);
        listener.Dispose();
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) relays.Add(RelayAsync(await listener.AcceptTcpClientAsync(end.Token)));
        }
        catch (OperationCanceledException)
        {
            // It is to end.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream near = client.GetStream();
                byte[] head = await ReadHeadAsync(near);
                string[] line = Encoding.ASCII.GetString(head).Split(' ', 3);
                Asked.Enqueue($"{line[0]} {line[1]}");

                bool tunnels = line[0] == "CONNECT";
                var target = new Uri(tunnels ? $"http://{line[1]}" : line[1]);
                using var server = new TcpClient();
                await server.ConnectAsync(target.Host, target.Port, end.Token);
                Ports.Enqueue(((IPEndPoint)server.Client.LocalEndPoint!).Port);
                NetworkStream far = server.GetStream();

                if (tunnels) await near.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), end.Token);
                else await far.WriteAsync(head, end.Token);   // Servers take absolute addresses, too.
                await Task.WhenAny(near.CopyToAsync(far, end.Token), far.CopyToAsync(near, end.Token));
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
            {
                // One of both has hung up.
            }
        }
    }

    private async Task<byte[]> ReadHeadAsync(NetworkStream stream)
    {
        List<byte> head = [];
        var one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            await stream.ReadExactlyAsync(one, end.Token);
            head.Add(one[0]);
        }

        return [.. head];
    }
}
