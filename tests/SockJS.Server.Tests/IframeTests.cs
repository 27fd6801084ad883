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
}
