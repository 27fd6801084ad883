namespace SockJS.Server.Tests;

/// <summary>The iframe page and the caches that keep it. Who may embed it is tested with the origins. Spec: sockjs 3.2.</summary>
public sealed class IframeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("TAG", true), InlineData("W/TAG", true), InlineData("*", true), InlineData("\"another\", TAG", true), InlineData("\"another\",W/TAG , \"third\"", true)]
    [InlineData("\"another\"", false), InlineData("W/\"another\", \"third\"", false), InlineData("", false), InlineData("no tag at all", false)]
    public async Task Who_has_the_page_already_gets_it_not_again(string had, bool has)
    {
        await using KestrelHost host = await EchoService.StartAsync(options => options.AllowedOrigins.Add("*"));
        RawResponse page = await RawHttp.SendAsync(host.Endpoint, "GET", "/echo/iframe.html", Cancel);
        string tag = page.Headers["ETag"];

        RawResponse again = await RawHttp.SendAsync(
            host.Endpoint, "GET", "/echo/iframe.html", Cancel, $"If-None-Match: {had.Replace("TAG", tag, StringComparison.Ordinal)}\r\n");

        Assert.Equal(has ? (304, "") : (200, page.Body), (again.Status, again.Body));
        Assert.Equal((tag, page.Headers["Cache-Control"]), (again.Headers["ETag"], again.Headers["Cache-Control"]));
        Assert.Equal(has, !again.Headers.ContainsKey("Content-Type"));
    }

    [Fact]
    public async Task Address_of_the_client_library_cannot_leave_its_attribute()
    {
        RawResponse page = await AskAsync("/lib.js?a=1&b=\"><script>alert('x')</script>");

        Assert.Contains("<script src=\"/lib.js?a=1&amp;b=&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\"></script>", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_with_another_client_library_is_another_page_to_caches()
    {
        RawResponse one = await AskAsync("/one.js"), two = await AskAsync("/two.js"), again = await AskAsync("/one.js");

        Assert.NotEqual(one.Headers["ETag"], two.Headers["ETag"]);
        Assert.Equal(one.Headers["ETag"], again.Headers["ETag"]);
    }

    private static async Task<RawResponse> AskAsync(string clientLibrary)
    {
        await using KestrelHost host = await EchoService.StartAsync(options =>
        {
            options.AllowedOrigins.Add("*");
            options.ClientLibraryUrl = clientLibrary;
        });
        return await RawHttp.SendAsync(host.Endpoint, "GET", "/echo/iframe.html", Cancel);
    }
}
