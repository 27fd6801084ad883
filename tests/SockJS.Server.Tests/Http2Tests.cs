using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace SockJS.Server.Tests;

/// <summary>
/// HTTP/2, which browsers speak over TLS: there a WebSocket is opened by CONNECT, on a connection that other requests
/// use as well. RFC 8441. Spec: sockjs 3.6.
/// </summary>
public sealed class Http2Tests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<bool, string> Ways => new()
    {
        { false, "/echo/0/a/websocket" }, { true, "/echo/0/a/websocket" },
        { false, "/echo/websocket" }, { true, "/echo/websocket" },
    };

    [Theory, MemberData(nameof(Ways))]
    public async Task WebSocket_is_opened_by_connect(bool tls, string path)
    {
        await using KestrelHost host = await StartAsync(tls);
        using HttpMessageInvoker client = Client();
        using ClientWebSocket socket = await ConnectAsync(host, client, path);
        bool isRaw = path == "/echo/websocket";

        if (!isRaw) Assert.Equal("o", await ReadAsync(socket));
        await socket.SendAsync(Encoding.UTF8.GetBytes(isRaw ? "hello" : "[\"hello\"]"), WebSocketMessageType.Text, endOfMessage: true, Cancel);
        Assert.Equal(isRaw ? "hello" : "a[\"hello\"]", await ReadAsync(socket));

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Cancel);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task Connect_to_something_else_than_a_WebSocket_is_refused()
    {
        await using KestrelHost host = await StartAsync(tls: false);
        using HttpMessageInvoker client = Client();
        foreach (string protocol in new[] { "connect-udp", "WebSocket" })
        {
            using HttpRequestMessage request = Request(host, "/echo/0/a/websocket");
            (request.Method, request.Content, request.Headers.Protocol) = (HttpMethod.Connect, null, protocol);
            request.Headers.Add("Sec-WebSocket-Version", "13");

            using HttpResponseMessage response = await client.SendAsync(request, Cancel).WaitAsync(Patience.Limit, Cancel);

            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    [Fact]
    public async Task Close_of_the_application_arrives_and_the_connection_lives_on()
    {
        await using KestrelHost host = await StartAsync(tls: true);
        using HttpMessageInvoker client = Client();
        using ClientWebSocket socket = await ConnectAsync(host, client, "/close/0/a/websocket");

        Assert.Equal("o", await ReadAsync(socket));
        Assert.Equal("c[3000,\"Go away!\"]", await ReadAsync(socket));
        Assert.Equal("1000", await ReadAsync(socket));

        using ClientWebSocket raw = await ConnectAsync(host, client, "/close/websocket");
        Assert.Equal("3000", await ReadAsync(raw));
    }

    [Fact]
    public async Task More_than_a_request_body_may_hold_passes_through_one_WebSocket()
    {
        await using KestrelHost host = await StartAsync(tls: false, kestrel => kestrel.KestrelServerOptions.Limits.MaxRequestBodySize = 100_000);
        using HttpMessageInvoker client = Client();
        using ClientWebSocket socket = await ConnectAsync(host, client, "/echo/websocket");
        string message = new('x', 50_000);

        for (int i = 0; i < 5; i++)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, Cancel);
            Assert.Equal(message, await ReadAsync(socket));
        }
    }

    [Fact]
    public async Task Client_that_resets_its_stream_is_gone_and_its_neighbour_on_the_connection_is_not()
    {
        var gone = new TaskCompletionSource();
        await using KestrelHost host = await StartAsync(tls: true, closed: gone.SetResult);
        using HttpMessageInvoker client = Client();
        ClientWebSocket leaving = await ConnectAsync(host, client, "/watched/websocket");
        using ClientWebSocket staying = await ConnectAsync(host, client, "/echo/websocket");

        leaving.Abort();
        await gone.Task.WaitAsync(Patience.Limit, Cancel);

        await staying.SendAsync("still here"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancel);
        Assert.Equal("still here", await ReadAsync(staying));
        leaving.Dispose();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Polling_and_streaming_share_one_connection(bool tls)
    {
        await using KestrelHost host = await StartAsync(tls);
        using HttpMessageInvoker client = Client();

        Assert.Equal("o\n", await PostAsync(host, client, "/echo/0/p/xhr"));
        Assert.Equal("", await PostAsync(host, client, "/echo/0/p/xhr_send", "[\"over HTTP/2\"]"));
        Assert.Equal("a[\"over HTTP/2\"]\n", await PostAsync(host, client, "/echo/0/p/xhr"));

        using HttpResponseMessage stream = await client.SendAsync(Request(host, "/echo/0/s/xhr_streaming"), Cancel);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Cancel));
        Assert.Equal(new string('h', 2048), await reader.ReadLineAsync(Cancel));
        Assert.Equal("o", await reader.ReadLineAsync(Cancel));
        Assert.Equal("", await PostAsync(host, client, "/echo/0/s/xhr_send", "[\"streamed\"]"));
        Assert.Equal("a[\"streamed\"]", await reader.ReadLineAsync(Cancel));
    }

    private static Task<KestrelHost> StartAsync(bool tls, Action<ListenOptions>? configure = null, Action? closed = null) => KestrelHost.StartAsync(
        services => services.AddSockJS(),
        app =>
        {
            app.MapSockJS("/echo", EchoService.ServeAsync);
            app.MapSockJS("/close", connection =>
            {
                connection.Close(3000, "Go away!");
                return Task.CompletedTask;
            });
            app.MapSockJS("/watched", connection =>
            {
                if (closed is not null) connection.Aborted.Register(closed);
                return EchoService.ServeAsync(connection);
            });
        },
        listen: listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            configure?.Invoke(listen);
            if (tls) listen.UseHttps(Certificate());
        });

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }

    /// <summary>A client with one connection, for all that a test does.</summary>
    private static HttpMessageInvoker Client() => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    });

    private static async Task<ClientWebSocket> ConnectAsync(KestrelHost host, HttpMessageInvoker client, string path)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        string scheme = host.Address.Scheme == "https" ? "wss" : "ws";
        await socket.ConnectAsync(new Uri($"{scheme}://{host.Address.Authority}{path}"), client, Cancel);
        return socket;
    }

    /// <summary>The next text, or the code of the close frame.</summary>
    private static async Task<string> ReadAsync(ClientWebSocket socket)
    {
        using var text = new MemoryStream();
        byte[] buffer = new byte[65536];
        while (true)
        {
            WebSocketReceiveResult part = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), Cancel);
            if (part.CloseStatus is { } code) return $"{(int)code}";
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return Encoding.UTF8.GetString(text.ToArray());
        }
    }

    private static async Task<string> PostAsync(KestrelHost host, HttpMessageInvoker client, string path, string body = "")
    {
        using HttpResponseMessage response = await client.SendAsync(Request(host, path, body), Cancel);
        Assert.Equal(HttpVersion.Version20, response.Version);
        return await response.Content.ReadAsStringAsync(Cancel);
    }

    private static HttpRequestMessage Request(KestrelHost host, string path, string body = "") => new(HttpMethod.Post, new Uri(host.Address, path))
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = new StringContent(body),
    };
}
