using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Idle;

/// <summary>Connections that wait for their open frame, and then until standard input ends.</summary>
internal static class Peers
{
    public static async Task<int> RunAsync(int port, string transport, int count)
    {
        var sockets = new List<Socket>(count);
        for (int i = 0; i < count; i++) sockets.Add(await OpenAsync(port, transport, i));

        Console.WriteLine("open");
        await Console.In.ReadToEndAsync();
        foreach (Socket socket in sockets) socket.Dispose();
        return 0;
    }

    private static async Task<Socket> OpenAsync(int port, string transport, int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));

        string path = $"/echo/000/{Environment.ProcessId}-{number}/{transport}";
        string request = transport == "websocket"
            ? $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            : $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));

        // The open frame is the only "o" that ends what has come: headers end in a line feed.
        string end = transport == "websocket" ? "o" : "o\n\r\n";
        byte[] buffer = new byte[4096];
        for (string text = ""; !text.EndsWith(end, StringComparison.Ordinal);)
        {
            int read = await socket.ReceiveAsync(buffer);
            if (read == 0) throw new IOException($"The server hung up: {text}");
            text += Encoding.Latin1.GetString(buffer, 0, read);
        }

        return socket;
    }
}
