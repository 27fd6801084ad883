using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SockJS.Server;

namespace SockJS.Client.Tests.Connections;

/// <summary>Our own server, that does what it is told: it echoes, and "close 3000 reason" closes.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly Channel<SockJSConnection> connections = Channel.CreateUnbounded<SockJSConnection>();
    private readonly Channel<SockJS.Protocol.CloseStatus> ends = Channel.CreateUnbounded<SockJS.Protocol.CloseStatus>();
    private KestrelHost? host;

    public Uri Url => new(host!.Address, "/echo");

    public static async Task<EchoServer> StartAsync(TimeProvider? time = null, Action<SockJSOptions>? configure = null)
    {
        var server = new EchoServer();
        server.host = await KestrelHost.StartAsync(
            services => services.AddSockJS(), app => app.MapSockJS("/echo", connection => new Handler(server), configure), time);
        return server;
    }

    /// <summary>The server's side of the next client.</summary>
    public Task<SockJSConnection> AcceptAsync() => connections.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);

    /// <summary>How the next client that goes has gone.</summary>
    public Task<SockJS.Protocol.CloseStatus> GoneAsync() => ends.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);

    public ValueTask DisposeAsync() => host!.DisposeAsync();

    private sealed class Handler(EchoServer server) : SockJSHandler
    {
        public override ValueTask OnOpen(SockJSConnection connection) => server.connections.Writer.WriteAsync(connection);

        public override ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8)
        {
            connection.Send(utf8);
            return default;
        }

        public override ValueTask OnClose(SockJSConnection connection, SockJS.Protocol.CloseStatus status) => server.ends.Writer.WriteAsync(status);
    }
}
