using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using SockJS.Client.Tests.Scripted;

namespace SockJS.Client.Tests.Requests;

/// <summary>One handler carries every request of a connection, with its proxy and its certificates.</summary>
public sealed class HandlerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SockJSTransport.WebSocket), InlineData(SockJSTransport.RawWebSocket)]
    [InlineData(SockJSTransport.XhrStreaming), InlineData(SockJSTransport.EventSource), InlineData(SockJSTransport.XhrPolling)]
    public async Task Proxy_is_used_for_all_requests(SockJSTransport transport)
    {
        await using var proxy = new RelayingProxy();
        var seen = new ConcurrentQueue<(string Part, int Port)>();
        await using KestrelHost host = await KestrelHost.StartAsync(
            services => services.AddSockJS(),
            app =>
            {
                app.Use((context, next) =>
                {
                    seen.Enqueue((context.Request.Path.Value!.Split('/')[^1], context.Connection.RemotePort));
                    return next(context);
                });
                MapEcho(app);
            });

        await TalkAsync(host, new SockJSClientOptions { Transports = [transport], Proxy = proxy.Settings });

        Assert.InRange(seen.Select(request => request.Part).Distinct().Count(), 2, 3);
        Assert.All(seen, request => Assert.Contains(request.Port, proxy.Ports));

        string authority = host.Address.Authority;
        Assert.Equal($"GET http://{authority}/echo/info", proxy.Asked.First());
        if (transport is SockJSTransport.WebSocket or SockJSTransport.RawWebSocket) Assert.Contains($"CONNECT {authority}", proxy.Asked);
    }

    [Fact]
    public async Task Proxy_that_is_not_there_is_not_gone_around()
    {
        var gone = new RelayingProxy();
        await gone.DisposeAsync();
        await using KestrelHost host = await StartAsync();

        await Assert.ThrowsAsync<SockJSException>(() => TalkAsync(host, new SockJSClientOptions { Proxy = gone.Settings }));
    }

    [Theory]
    [InlineData(SockJSTransport.WebSocket), InlineData(SockJSTransport.RawWebSocket)]
    [InlineData(SockJSTransport.XhrStreaming), InlineData(SockJSTransport.EventSource), InlineData(SockJSTransport.XhrPolling)]
    public async Task Client_certificate_is_presented_for_all_requests(SockJSTransport transport)
    {
        using X509Certificate2 mine = Certificate("CN=me"), server = Certificate("CN=127.0.0.1");
        var seen = new ConcurrentQueue<(string Part, string? Thumbprint)>();
        await using KestrelHost host = await KestrelHost.StartAsync(
            services => services.AddSockJS(),
            app =>
            {
                app.Use((context, next) =>
                {
                    seen.Enqueue((context.Request.Path.Value!.Split('/')[^1], context.Connection.ClientCertificate?.Thumbprint));
                    return next(context);
                });
                MapEcho(app);
            },
            listen: listen => listen.UseHttps(server, https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.AllowAnyClientCertificate();
            }));

        // The server's own certificate is one that nobody knows.
        using var handler = (SocketsHttpHandler)new SockJSClientOptions { ClientCertificates = [mine] }.CreateHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        await TalkAsync(host, new SockJSClientOptions { Transports = [transport], HttpHandler = handler });

        Assert.InRange(seen.Select(request => request.Part).Distinct().Count(), 2, 3);
        Assert.All(seen, request => Assert.Equal(mine.Thumbprint, request.Thumbprint));
    }

    public static TheoryData<Action<SockJSClientOptions>> Conflicts => new()
    {
        options => options.Cookies = new CookieContainer(),
        options => options.Proxy = new WebProxy("http://127.0.0.1:1"),
        options => options.ClientCertificates = [],
    };

    [Theory, MemberData(nameof(Conflicts))]
    public void Handler_of_the_applications_own_goes_with_no_option_that_it_would_not_obey(Action<SockJSClientOptions> set)
    {
        using var handler = new ScriptedHandler();
        var options = new SockJSClientOptions { HttpHandler = handler };
        set(options);

        var misuse = Assert.Throws<ArgumentException>(() => new SockJSClient(new Uri("http://127.0.0.1/x"), options));

        Assert.Contains("set them on the handler", misuse.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_of_the_applications_own_outlives_the_client()
    {
        using var handler = (SocketsHttpHandler)new SockJSClientOptions().CreateHttpHandler();
        await using KestrelHost host = await StartAsync();

        await TalkAsync(host, new SockJSClientOptions { HttpHandler = handler });
        await TalkAsync(host, new SockJSClientOptions { HttpHandler = handler, Transports = [SockJSTransport.XhrPolling] });
    }

    [Fact]
    public async Task Handler_that_throws_is_a_transport_that_failed()
    {
        await using var talk = new Talk(options => options.Transports = [SockJSTransport.WebSocket, SockJSTransport.XhrStreaming, SockJSTransport.XhrPolling]);
        Task connecting = await talk.BeginAsync();
        (await talk.NextAsync("websocket")).Fail(new InvalidOperationException("no websockets here"));
        (await talk.NextAsync("xhr_streaming")).Fail(new OperationCanceledException("a limit of the handler's own"));
        (await talk.NextAsync("xhr")).Fail(new NotSupportedException("nor polls"));

        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);

        Assert.Contains("no websockets here", failure.Attempts[0].Reason, StringComparison.Ordinal);
        Assert.Equal(["a limit of the handler's own", "nor polls"], failure.Attempts.Skip(1).Select(attempt => attempt.Reason));
    }

    private static Task<KestrelHost> StartAsync() => KestrelHost.StartAsync(services => services.AddSockJS(), MapEcho);

    private static void MapEcho(WebApplication app) => app.MapSockJS("/echo", async connection =>
    {
        await foreach (string message in connection.ReadAllAsync()) connection.Send(message);
    });

    private static async Task TalkAsync(KestrelHost host, SockJSClientOptions options)
    {
        await using var client = new SockJSClient(new Uri(host.Address, "/echo"), options);
        await client.ConnectAsync(Cancel);
        await client.SendAsync("hello", Cancel);
        Assert.Equal("hello", await client.ReadAllAsync(Cancel).FirstAsync(Cancel));
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
