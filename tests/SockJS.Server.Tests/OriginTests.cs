using System.Net;

namespace SockJS.Server.Tests;

/// <summary>Whose pages may use a service: the table of the specification, row by row. Spec: sockjs 8.</summary>
public sealed class OriginTests
{
    private const string Listed = "https://www.example.com";

    /// <summary>Whatever a page can ask by a script of its own.</summary>
    private static readonly (string Method, string Path)[] Scripted =
    [
        ("GET", "/info"), ("OPTIONS", "/info"), ("POST", "/000/session/xhr"), ("OPTIONS", "/000/session/xhr"), ("POST", "/000/session/xhr_streaming"),
        ("POST", "/000/session/xhr_send"), ("OPTIONS", "/000/session/xhr_send"), ("GET", "/000/session/eventsource"), ("GET", "/000/session/websocket"), ("GET", "/websocket"),
    ];

    /// <summary>What a page can include as a script, a frame or a form.</summary>
    private static readonly (string Method, string Path)[] Elements =
        [("GET", "/000/session/jsonp?c=x"), ("GET", "/000/session/htmlfile?c=x"), ("POST", "/000/session/jsonp_send")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string[], string, bool> Cases => new()
    {
        // With an Origin: all are allowed …
        { ["*"], "Origin: https://evil.example", true }, { ["*"], "Origin: null", true }, { ["*", Listed], "Origin: https://evil.example", true },
        { ["*"], "Origin: https://evil.example\r\nSec-Fetch-Site: cross-site", true },

        // … also one that no answer can repeat …
        { ["*"], "Origin: https://b\u00fccher.example\r\nAccess-Control-Request-Headers: b\u00fccher", true },

        // … or it is on the list, whose ports are the schemes' own where none are written …
        { [Listed], $"Origin: {Listed}", true }, { [Listed], $"Origin: {Listed}\r\nSec-Fetch-Site: cross-site", true }, { ["https://other.example", Listed], $"Origin: {Listed}", true },
        { [$"{Listed}:443"], $"Origin: {Listed}", true }, { [Listed], $"Origin: {Listed}:443", true }, { ["HTTPS://WWW.Example.Com"], $"Origin: {Listed}", true },
        { ["http://www.example.com:80"], "Origin: http://www.example.com", true }, { ["http://www.example.com:8080"], "Origin: http://www.example.com:8080", true },
        { ["https://b\u00fccher.example"], "Origin: https://xn--bcher-kva.example", true }, { ["http://[::1]:8080"], "Origin: http://[::1]:8080", true },
        { [Listed], "Origin: http://www.example.com", false }, { [Listed], $"Origin: {Listed}:8443", false }, { [Listed], "Origin: https://example.com", false },
        { [Listed], "Origin: https://evil.www.example.com", false }, { [Listed], $"Origin: {Listed}.evil.example", false }, { [Listed], "Origin: https://www.example.co", false },
        { ["http://www.example.com:443"], $"Origin: {Listed}", false }, { ["https://www.example.com:80"], "Origin: http://www.example.com", false },
        { [Listed], "Origin: https://evil.example", false }, { [Listed], "Origin: null", false }, { [Listed], $"Origin: {Listed}, https://evil.example", false },
        { [Listed], "Origin: www.example.com", false }, { [Listed], $"Origin: {Listed}@evil.example", false }, { [Listed], "Origin: file://", false }, { [Listed], "Origin: *", false },

        // … or its host and port are those of Host, whatever the scheme.
        { [], "Origin: http://own.example", true }, { [], "Origin: https://own.example", true }, { [], "Origin: https://OWN.example", true }, { [Listed], "Origin: https://own.example", true },
        { [], "Origin: http://own.example:80", true }, { [], "Origin: https://own.example:443", true }, { [], "Origin: http://own.example:443", false }, { [], "Origin: https://own.example\r\nSec-Fetch-Site: same-origin", true },
        { [], "Origin: http://own.example:8080", false }, { [], "Origin: http://sub.own.example", false }, { [], "Origin: http://example", false }, { [], $"Origin: {Listed}", false },
        { [], "Origin: null", false }, { [], "Origin: own.example", false }, { [], "Origin: https://own.example.evil.example", false }, { [], "Origin: https://own.example@evil.example", false },

        // Without: no page, or one of the own origin.
        { [], "", true }, { [Listed], "", true }, { ["*"], "", true }, { [], "Sec-Fetch-Site: none", true }, { [], "Sec-Fetch-Site: same-origin", true },
        { [], "Sec-Fetch-Site: cross-site", false }, { [], "Sec-Fetch-Site: same-site", false }, { [Listed], "Sec-Fetch-Site: cross-site", false }, { ["*"], "Sec-Fetch-Site: cross-site", true },
    };

    [Theory, MemberData(nameof(Cases))]
    public async Task Page_is_served_or_refused_whatever_it_asks(string[] allowed, string header, bool isServed)
    {
        await using TestService service = await StartAsync(allowed);

        foreach ((string method, string path) in Scripted)
        {
            RawResponse answer = await AskAsync(service, method, path, header);
            if (isServed) Assert.True(answer.Status is 101 or 200 or 204 or 404, $"{method} {path} was answered {answer.Status}");
            else ExpectRefusal(answer);
        }

        if (!isServed) Assert.False(service.HasHandler);
    }

    public static TheoryData<string[], string, bool> ElementCases => new()
    {
        { ["*"], "", true }, { ["*"], "Sec-Fetch-Site: cross-site", true }, { ["*"], "Origin: https://evil.example", true },
        { [], "Sec-Fetch-Site: same-origin", true }, { [Listed], "Sec-Fetch-Site: same-origin", true }, { [], "Sec-Fetch-Site: same-origin\r\nOrigin: https://own.example", true },
        { [], "", false }, { [Listed], "", false }, { [], "Sec-Fetch-Site: none", false }, { [], "Sec-Fetch-Site: same-site", false }, { [], "Sec-Fetch-Site: cross-site", false },
        { [], "Origin: https://own.example", false }, { [Listed], $"Origin: {Listed}", false }, { [Listed], $"Origin: {Listed}\r\nSec-Fetch-Site: cross-site", false },
        { [], "Sec-Fetch-Site: same-origin\r\nOrigin: https://evil.example", false }, { [], "Sec-Fetch-Site: same-origin, cross-site", false },
    };

    [Theory, MemberData(nameof(ElementCases))]
    public async Task Element_of_a_page_is_served_or_refused(string[] allowed, string header, bool isServed)
    {
        await using TestService service = await StartAsync(allowed);

        foreach ((string method, string path) in Elements)
        {
            RawResponse answer = await AskAsync(service, method, path, header);
            if (isServed) Assert.True(answer.Status is 200 or 500 or 404, $"{method} {path} was answered {answer.Status}");
            else ExpectRefusal(answer);
        }

        if (!isServed) Assert.False(service.HasHandler);
    }

    [Theory, InlineData("https://own.example:8443"), InlineData("http://own.example:8443")]
    public async Task Own_origin_is_known_by_its_port_too(string origin)
    {
        await using TestService service = await StartAsync([]);

        Assert.Equal(200, (await AskAsync(service, "GET", "/info", $"Origin: {origin}", host: "own.example:8443")).Status);
        ExpectRefusal(await AskAsync(service, "GET", "/info", $"Origin: {origin}", host: "own.example"));
        ExpectRefusal(await AskAsync(service, "GET", "/info", "Origin: https://own.example", host: "own.example:8443"));
    }

    [Theory]
    [InlineData("own.example:80", "http://own.example"), InlineData("own.example:443", "https://own.example"), InlineData("[::1]:5000", "http://[::1]:5000"), InlineData("127.0.0.1:5000", "http://127.0.0.1:5000")]
    public async Task Own_origin_is_known_however_it_is_written(string host, string origin)
    {
        await using TestService service = await StartAsync([]);

        Assert.Equal(200, (await AskAsync(service, "GET", "/info", $"Origin: {origin}", host)).Status);
    }

    [Theory, InlineData("https://page.example"), InlineData("null")]
    public async Task Script_of_an_allowed_origin_may_read_the_answer(string origin)
    {
        await using TestService service = await StartAsync(["*"]);

        foreach ((string method, string path) in Scripted.SkipLast(2))
        {
            RawResponse answer = await AskAsync(service, method, path, $"Origin: {origin}\r\nAccess-Control-Request-Headers: a, b");
            Assert.Equal(
                (origin, "true", "a, b", "Origin"),
                (answer.Headers["Access-Control-Allow-Origin"], answer.Headers["Access-Control-Allow-Credentials"], answer.Headers["Access-Control-Allow-Headers"], answer.Headers["Vary"]));
        }
    }

    [Fact]
    public async Task Who_names_no_origin_is_told_that_all_are_allowed_only_where_they_are_and_without_credentials()
    {
        await using TestService all = await StartAsync(["*"]);
        await using TestService own = await StartAsync([]);

        RawResponse open = await AskAsync(all, "GET", "/info", ""), closed = await AskAsync(own, "GET", "/info", "");

        Assert.Equal("*", open.Headers["Access-Control-Allow-Origin"]);
        Assert.False(open.Headers.ContainsKey("Access-Control-Allow-Credentials"));
        Assert.DoesNotContain(closed.Headers.Keys, header => header.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Refused_page_does_no_harm_to_the_session_that_it_knows()
    {
        await using TestService service = await StartAsync([]);
        await AskAsync(service, "POST", "/000/session/xhr", "", id: "session");
        RecordingHandler handler = await service.NextHandlerAsync();

        foreach ((string method, string path) in Scripted.Concat(Elements))
            ExpectRefusal(await AskAsync(service, method, path, "Origin: https://evil.example", id: "session"));

        Assert.True(handler.Connection.IsOpen);
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Theory, InlineData("", ""), InlineData("*", null), InlineData("*,https://www.example.com", null), InlineData("https://www.example.com", Listed)]
    [InlineData("HTTPS://www.Example.com:443,http://b.example:8080", $"{Listed} http://b.example:8080")]
    public async Task Iframe_page_is_for_pages_that_are_allowed(string allowed, string? ancestors)
    {
        await using TestService service = await StartAsync(allowed.Split(',', StringSplitOptions.RemoveEmptyEntries));

        RawResponse page = await AskAsync(service, "GET", "/iframe-1.6.1.html", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Dest: iframe");

        Assert.Equal(ancestors == "" ? 404 : 200, page.Status);
        Assert.Equal(string.IsNullOrEmpty(ancestors) ? null : $"frame-ancestors 'self' {ancestors}", page.Headers.GetValueOrDefault("Content-Security-Policy"));
        if (ancestors == "") Assert.Empty(page.Body);
    }

    [Fact]
    public async Task Iframe_page_that_a_browser_has_is_still_for_allowed_pages_only()
    {
        await using TestService service = await StartAsync([Listed]);
        RawResponse page = await AskAsync(service, "GET", "/iframe.html", "");

        RawResponse again = await AskAsync(service, "GET", "/iframe.html", $"If-None-Match: {page.Headers["ETag"]}");

        Assert.Equal((304, $"frame-ancestors 'self' {Listed}"), (again.Status, again.Headers["Content-Security-Policy"]));
        Assert.Equal("no-cache", page.Headers["Cache-Control"]); // the list may change
    }

    [Fact]
    public async Task Greeting_is_for_everybody()
    {
        await using TestService service = await StartAsync([]);

        RawResponse greeting = await AskAsync(service, "GET", "", "Origin: https://evil.example\r\nSec-Fetch-Site: cross-site");

        Assert.Equal((200, "Welcome to SockJS!\n"), (greeting.Status, greeting.Body));
    }

    private static Task<TestService> StartAsync(string[] allowed) => TestService.StartAsync(
        options =>
        {
            foreach (string origin in allowed) options.AllowedOrigins.Add(origin);
            options.ResponseLimit = 1;
        },
        time: new TestClock());

    /// <summary>Asks for a session of its own, unless it is named; ready to open a WebSocket where there is one.</summary>
    private static async Task<RawResponse> AskAsync(TestService service, string method, string path, string header, string host = "own.example", string? id = null)
    {
        using RawConnection connection = await RawConnection.ConnectAsync(service.Host.Endpoint, Cancel);
        string upgrade = path.EndsWith("websocket", StringComparison.Ordinal)
            ? "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" : "";
        id ??= Guid.NewGuid().ToString("N");
        await connection.SendAsync($"{method} {TestService.Path}{path.Replace("/session/", $"/{id}/", StringComparison.Ordinal)} HTTP/1.1\r\nHost: {host}\r\n"
            + $"{upgrade}{(header.Length > 0 ? header + "\r\n" : "")}{(method == "POST" ? "Content-Length: 0\r\n" : "")}\r\n");
        return await connection.ReadResponseAsync();
    }

    private static void ExpectRefusal(RawResponse answer)
    {
        Assert.Equal((int)HttpStatusCode.Forbidden, answer.Status);
        Assert.Empty(answer.Body);
        Assert.DoesNotContain(answer.Headers.Keys, header => header.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.False(answer.Headers.ContainsKey("Set-Cookie"));
    }
}
