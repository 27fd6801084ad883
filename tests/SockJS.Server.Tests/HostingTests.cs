using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace SockJS.Server.Tests;

/// <summary>Registering and mapping: what goes wrong says what to write.</summary>
public sealed class HostingTests
{
    [Fact]
    public async Task Forgotten_AddSockJS_says_which_line_to_write()
    {
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            KestrelHost.StartAsync(_ => { }, app => app.MapSockJS("/echo", EchoService.ServeAsync)));

        Assert.Equal("SockJS is not registered. Write builder.Services.AddSockJS() before builder.Build().", missing.Message);
    }

    public static TheoryData<string, Action<SockJSOptions>> WrongOptions => new()
    {
        { "SockJSOptions.HeartbeatDelay must be zero (no heartbeats) or more.", options => options.HeartbeatDelay = TimeSpan.FromTicks(-1) },
        { "SockJSOptions.PongDeadline must be more than zero.", options => options.PongDeadline = TimeSpan.Zero },
        { "SockJSOptions.DisconnectDelay must be more than zero.", options => options.DisconnectDelay = TimeSpan.Zero },
        { "SockJSOptions.RestartWindow must be zero or more.", options => options.RestartWindow = TimeSpan.FromTicks(-1) },
        { "SockJSOptions.MaxMessageBytes must be between 1 and 268,435,456.", options => options.MaxMessageBytes = 0 },
        { "SockJSOptions.MaxMessageBytes must be between 1 and 268,435,456.", options => options.MaxMessageBytes = 268_435_457 },
        { "SockJSOptions.MaxBodyMessages must be 1 or more.", options => options.MaxBodyMessages = 0 },
        { "SockJSOptions.MaxInboundMessages must be 1 or more.", options => options.MaxInboundMessages = 0 },
        { "SockJSOptions.MaxInboundBytes must be 1 or more.", options => options.MaxInboundBytes = 0 },
        { "SockJSOptions.MaxOutboundMessages must be 1 or more.", options => options.MaxOutboundMessages = 0 },
        { "SockJSOptions.MaxOutboundBytes must be 1 or more.", options => options.MaxOutboundBytes = 0 },
        { "SockJSOptions.MaxSessions must be 1 or more.", options => options.MaxSessions = 0 },
        { "SockJSOptions.MaxTombstones must be 1 or more.", options => options.MaxTombstones = 0 },
        { "SockJSOptions.SendTimeout must be more than zero and less than a day.", options => options.SendTimeout = TimeSpan.Zero },
        { "SockJSOptions.SendTimeout must be more than zero and less than a day.", options => options.SendTimeout = TimeSpan.FromDays(1) },
        { "SockJSOptions.SendTimeout must be more than zero and less than a day.", options => options.SendTimeout = Timeout.InfiniteTimeSpan },
        { "SockJSOptions.ResponseLimit must be 1 or more.", options => options.ResponseLimit = 0 },
        { "SockJSOptions.Transports must be one transport or more.", options => options.Transports = SockJSTransports.None },
        { "SockJSOptions.Transports must be one transport or more.", options => options.Transports = (SockJSTransports)128 },
        { "SockJSOptions.SessionCookie must be one of the values of SessionCookie.", options => options.SessionCookie = (SessionCookie)3 },
    };

    private const string LibraryUrl = "SockJSOptions.ClientLibraryUrl must be a URL with http or https, or a path that begins with a slash.";
    private const string BaseUrl = "SockJSOptions.BaseUrl must be a URL with http or https, without a slash at its end, query or fragment, or null.";

    public static TheoryData<string, Action<SockJSOptions>> WrongAddresses => new()
    {
        { LibraryUrl, options => options.ClientLibraryUrl = null! }, { LibraryUrl, options => options.ClientLibraryUrl = "" },
        { LibraryUrl, options => options.ClientLibraryUrl = "sockjs.js" },
        { LibraryUrl, options => options.ClientLibraryUrl = "javascript:alert(1)" }, { LibraryUrl, options => options.ClientLibraryUrl = "httpx://cdn.example/sockjs.js" },
        { BaseUrl, options => options.BaseUrl = "" }, { BaseUrl, options => options.BaseUrl = "/echo" }, { BaseUrl, options => options.BaseUrl = "ws://example.com/echo" }, { BaseUrl, options => options.BaseUrl = "https://example.com/echo/" },
    };

    [Theory, MemberData(nameof(WrongAddresses), DisableDiscoveryEnumeration = true)]
    public Task Address_that_leads_nowhere_fails_at_start_and_says_what_would_do(string sentence, Action<SockJSOptions> configure) =>
        Option_that_makes_no_sense_fails_at_start_and_says_what_would(sentence, configure);

    [Theory]
    [InlineData(null), InlineData(""), InlineData("example.com"), InlineData("www.example.com:443"), InlineData("//example.com"), InlineData("null"), InlineData("**")]
    [InlineData("https://"), InlineData("https://*")]
    [InlineData("https://example.com/"), InlineData("https://example.com/chat"), InlineData("https://example.com?x"), InlineData("https://example.com#x")]
    [InlineData("https://user@example.com"), InlineData("https://*.example.com")]
    [InlineData("file:///c:/page.html"), InlineData("https://a.example;script-src"), InlineData("https://a.example https://b.example"), InlineData("https://a.example\r\nX: y")]
    public Task Origin_that_is_none_fails_at_start_and_says_what_is(string? origin) => Option_that_makes_no_sense_fails_at_start_and_says_what_would(
        $"SockJSOptions.AllowedOrigins must be origins such as https://www.example.com, without a path, or \"*\"; this is none: {origin}.", options => options.AllowedOrigins.Add(origin!));

    [Theory]
    [InlineData("*"), InlineData("https://example.com"), InlineData("http://localhost:3000"), InlineData("http://[::1]:3000"), InlineData("https://xn--bcher-kva.example")]
    [InlineData("HTTPS://Example.Com:443"), InlineData("capacitor://localhost"), InlineData("chrome-extension://abcdefghijklmnop")]
    public async Task Origin_that_is_one_is_accepted(string origin)
    {
        await using KestrelHost host = await EchoService.StartAsync(options => options.AllowedOrigins.Add(origin));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/info");
        request.Headers.Add("Origin", origin);
        using HttpResponseMessage info = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)info.StatusCode);
    }

    [Theory, MemberData(nameof(WrongOptions), DisableDiscoveryEnumeration = true)]
    public async Task Option_that_makes_no_sense_fails_at_start_and_says_what_would(string sentence, Action<SockJSOptions> configure)
    {
        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => EchoService.StartAsync(configure));

        Assert.Equal(sentence, wrong.Message);
    }

    [Fact]
    public async Task Options_of_a_service_go_on_top_of_those_of_all_services()
    {
        List<SockJSOptions> seen = [];
        await using KestrelHost host = await KestrelHost.StartAsync(
            services => services.AddSockJS(options => options.MaxSessions = 7).Services.AddSockJS(options => options.MaxMessageBytes = 99),
            app =>
            {
                app.MapSockJS("/one", EchoService.ServeAsync, options =>
                {
                    seen.Add(options);
                    options.MaxSessions = 1;
                });
                app.MapSockJS("/two", EchoService.ServeAsync, seen.Add);
            });

        Assert.Equal([(1, 99), (7, 99)], seen.Select(options => (options.MaxSessions, options.MaxMessageBytes)));
    }

    [Fact]
    public async Task Conventions_reach_the_endpoint()
    {
        await using KestrelHost host = await KestrelHost.StartAsync(
            services => services.AddSockJS(), app => app.MapSockJS("/echo", EchoService.ServeAsync).RequireHost("elsewhere.example"));

        RawResponse response = await RawHttp.SendAsync(host.Endpoint, "GET", "/echo/info", TestContext.Current.CancellationToken);

        Assert.Equal(404, response.Status);
    }
}
