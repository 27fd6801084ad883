using System.Net;
using SockJS.Client.Tests.Scripted;

namespace SockJS.Client.Tests.Requests;

/// <summary>What is different in WebAssembly, where requests are the browser's.</summary>
public sealed class BrowserTests
{
    public static TheoryData<Action<SockJSClientOptions>, string> NotThere => new()
    {
        { options => options.Cookies = new CookieContainer(), "leave out Cookies, Proxy and ClientCertificates" },
        { options => options.Proxy = new WebProxy("http://127.0.0.1:1"), "leave out Cookies, Proxy and ClientCertificates" },
        { options => options.ClientCertificates = [], "leave out Cookies, Proxy and ClientCertificates" },
        { options => (options.Transports, options.Headers["X"]) = ([SockJSTransport.WebSocket], "x"), "leave out Headers and BearerToken" },
        { options => (options.Transports, options.BearerToken) = ([SockJSTransport.RawWebSocket], _ => default), "leave out Headers and BearerToken" },
    };

    [Theory, MemberData(nameof(NotThere))]
    public void Option_that_a_browser_does_not_obey_is_refused_with_a_sentence(Action<SockJSClientOptions> set, string sentence)
    {
        var options = new SockJSClientOptions { IsInBrowser = true };
        set(options);

        var misuse = Assert.Throws<PlatformNotSupportedException>(() => new SockJSClient(new Uri("http://127.0.0.1/x"), options));

        Assert.Contains(sentence, misuse.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebSocket_is_left_out_where_it_cannot_carry_the_headers()
    {
        await using var talk = new BrowserTalk();
        Task connecting = talk.Client.ConnectAsync(TestContext.Current.CancellationToken);
        (await talk.Handler.NextAsync()).Answer(200, Talk.Info);

        ScriptedRequest request = await talk.Handler.NextAsync();
        request.Answer(404);

        Assert.Equal("xhr_streaming", request.Part);
        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);
        Assert.Equal("in a browser a WebSocket takes no headers", failure.Attempts[0].Reason);
    }

    [Fact]
    public async Task Browser_is_told_to_stream_and_to_take_cookies_along()
    {
        await using var talk = new BrowserTalk();
        _ = talk.Client.ConnectAsync(TestContext.Current.CancellationToken);
        (await talk.Handler.NextAsync()).Answer(200, Talk.Info);

        HttpRequestOptions told = (await talk.Handler.NextAsync()).Message.Options;

        Assert.True(told.TryGetValue(new HttpRequestOptionsKey<bool>("WebAssemblyEnableStreamingResponse"), out bool streams) && streams);
        Assert.True(told.TryGetValue(new HttpRequestOptionsKey<IDictionary<string, object>>("WebAssemblyFetchOptions"), out IDictionary<string, object>? fetch));
        Assert.Equal("include", fetch["credentials"]);
    }

    private sealed class BrowserTalk : IAsyncDisposable
    {
        public BrowserTalk() => Client = new SockJSClient(new Uri("http://server.test/x"), new SockJSClientOptions
        {
            IsInBrowser = true,
            HttpHandler = Handler,
            Headers = { ["X-Test"] = "hello" },
            Transports = [SockJSTransport.WebSocket, SockJSTransport.XhrStreaming],
        });

        public ScriptedHandler Handler { get; } = new();

        public SockJSClient Client { get; }

        public ValueTask DisposeAsync() => Client.DisposeAsync();
    }
}
