using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace SockJS.Client.Tests;

/// <summary>What docs/sockjs-client.md shows, and that it does what the page says.</summary>
public sealed class GuideTests
{
    [Fact]
    public async Task Conversation_of_the_guide()
    {
        await using KestrelHost host = await StartAsync();
        Uri url = new(host.Address, "/echo");
        CancellationToken cancel = TestContext.Current.CancellationToken;
        List<string> heard = [];

        #region conversation
        await using var client = new SockJSClient(url);   // a Uri: new Uri("https://example.com/echo")
        await client.ConnectAsync(cancel);

        await client.SendAsync("hello", cancel);
        await foreach (string message in client.ReadAllAsync(cancel))
        {
            heard.Add(message);
            if (message == "bye") break;
            await client.SendAsync("bye", cancel);
        }

        await client.CloseAsync(3001, "had enough");
        #endregion

        Assert.Equal(["hello", "bye"], heard);
        Assert.Equal(3001, (await client.Closed).Status.Code);
    }

    [Fact]
    public async Task Callback_of_the_guide()
    {
        await using KestrelHost host = await StartAsync();
        await using var client = new SockJSClient(new Uri(host.Address, "/echo"));
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await client.ConnectAsync(cancel);
        await client.SendAsync("1", cancel);
        await client.SendAsync("close", cancel);
        var store = new Store();

        #region callback
        SockJSCloseInfo end = await client.ReadAllAsync(
            async (message, cancel) => await store.SaveAsync(message, cancel),   // one after the other
            cancel);

        if (!end.WasClean) await store.NoteAsync($"lost: {end.Status.Code} {end.Status.Reason}");
        #endregion

        Assert.Equal(["1"], store.Saved);
        Assert.True(end.WasClean);
    }

    [Fact]
    public async Task Options_of_the_guide()
    {
        await using KestrelHost host = await StartAsync();
        var tokens = new TokenSource();
        CancellationToken cancel = TestContext.Current.CancellationToken;
        var url = new Uri(host.Address, "/echo");

        #region options
        var options = new SockJSClientOptions
        {
            Transports = [SockJSTransport.WebSocket, SockJSTransport.XhrPolling],
            Headers = { ["X-Tenant"] = "blue" },
            BearerToken = async cancel => await tokens.CurrentAsync(cancel),   // asked before every request
            Cookies = new CookieContainer(),
            IdleTimeout = TimeSpan.FromSeconds(40),
        };
        #endregion

        await using var client = new SockJSClient(url, options);
        await client.ConnectAsync(cancel);
        Assert.Equal(2, tokens.Asked);
    }

    [Fact]
    public async Task Handler_of_the_guide()
    {
        await using KestrelHost host = await StartAsync();
        var url = new Uri(host.Address, "/echo");
        CancellationToken cancel = TestContext.Current.CancellationToken;

        #region handler
        using var handler = (SocketsHttpHandler)new SockJSClientOptions { Cookies = new CookieContainer() }.CreateHttpHandler();
        handler.SslOptions.CertificateRevocationCheckMode = X509RevocationMode.Online;

        await using var first = new SockJSClient(url, new SockJSClientOptions { HttpHandler = handler });
        await using var second = new SockJSClient(url, new SockJSClientOptions { HttpHandler = handler });
        #endregion

        await first.ConnectAsync(cancel);
        await second.ConnectAsync(cancel);
    }

    [Fact]
    public async Task Failure_of_the_guide()
    {
        await using KestrelHost host = await KestrelHost.StartAsync(_ => { }, app => app.MapGet("/echo/info", () => "{}"));
        await using var client = new SockJSClient(new Uri(host.Address, "/echo"));
        CancellationToken cancel = TestContext.Current.CancellationToken;
        var said = new StringWriter();

        #region failure
        try
        {
            await client.ConnectAsync(cancel);
        }
        catch (SockJSException error)
        {
            said.WriteLine($"{error.CloseStatus.Code}: {error.Message}");
            foreach (SockJSAttempt attempt in error.Attempts) said.WriteLine($"  {attempt.Transport}: {attempt.Reason}");
        }
        #endregion

        string[] lines = said.ToString().Split('\n');
        Assert.StartsWith("2000: ", lines[0], StringComparison.Ordinal);
        Assert.Equal(["  XhrStreaming: HTTP status 404", "  EventSource: HTTP status 404", "  XhrPolling: HTTP status 404"], lines[2..5]);
    }

    private static Task<KestrelHost> StartAsync() => KestrelHost.StartAsync(
        services => services.AddSockJS(),
        app => app.MapSockJS("/echo", async connection =>
        {
            await foreach (string message in connection.ReadAllAsync())
            {
                if (message == "close") connection.Close(3000, "Go away!");
                else connection.Send(message);
            }
        }));

    private sealed class Store
    {
        public List<string> Saved { get; } = [];

        public Task SaveAsync(string message, CancellationToken cancel)
        {
            Saved.Add(message);
            return Task.CompletedTask;
        }

        public Task NoteAsync(string text) => SaveAsync(text, default);
    }

    private sealed class TokenSource
    {
        public int Asked { get; private set; }

        public ValueTask<string?> CurrentAsync(CancellationToken cancel)
        {
            Asked++;
            return new ValueTask<string?>("token");
        }
    }
}
