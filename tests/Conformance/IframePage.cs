namespace Conformance.Tests;

/// <summary>The page for hidden iframes. Spec: sockjs 3.2.</summary>
public sealed class IframePage(SuiteServer server) : Suite(server)
{
    private const string Page = """
        <!DOCTYPE html>
        <html>
        <head>
          <meta http-equiv="X-UA-Compatible" content="IE=edge" />
          <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
          <script src="https://cdn.jsdelivr.net/npm/sockjs-client@1/dist/sockjs.min.js"></script>
          <script>
            document.domain = document.domain;
            SockJS.bootstrap_iframe();
          </script>
        </head>
        <body>
          <h2>Don't panic!</h2>
          <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
        </body>
        </html>
        """;

    [Fact]
    public Task test_simpleUrl() => VerifyAsync("/iframe.html");

    [Theory]
    [InlineData("/iframe-a.html"), InlineData("/iframe-.html"), InlineData("/iframe-0.1.2.html"), InlineData("/iframe-0.1.2abc-dirty.2144.html")]
    public Task test_versionedUrl(string path) => VerifyAsync(path);

    [Theory]
    [InlineData("/iframe-a.html?t=1234"), InlineData("/iframe-0.1.2.html?t=123414"), InlineData("/iframe-0.1.2abc-dirty.2144.html?t=qweqweq123")]
    public Task test_queriedUrl(string path) => VerifyAsync(path);

    [Theory]
    [InlineData("/iframe.htm"), InlineData("/iframe"), InlineData("/IFRAME.HTML"), InlineData("/IFRAME")]
    [InlineData("/iframe.HTML"), InlineData("/iframe.xml"), InlineData("/iframe-/.html")]
    public async Task test_invalidUrl(string path) => Verify.NotFound(await GetAsync(Echo + path));

    [Fact]
    public async Task test_cacheability()
    {
        RawResponse first = await GetAsync($"{Echo}/iframe.html");
        RawResponse second = await GetAsync($"{Echo}/iframe.html");
        string tag = first.Headers["ETag"];
        Assert.Equal(tag, second.Headers["ETag"]);

        RawResponse known = await GetAsync($"{Echo}/iframe.html", $"If-None-Match: {tag}\r\n");

        Assert.Equal(304, known.Status);
        Verify.Absent(known, "Content-Type");
        Assert.Empty(known.Body);
    }

    private async Task VerifyAsync(string path)
    {
        RawResponse page = await GetAsync(Echo + path);

        Verify.Answer(page with { Body = page.Body.Trim() }, 200, "text/html; charset=UTF-8", Page.ReplaceLineEndings("\n"));
        Verify.Cached(page);
        Assert.Matches("^\"[^\"]+\"$", page.Headers["ETag"]);
        Verify.NoCookie(page);
    }
}
