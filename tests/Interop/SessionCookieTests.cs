using System.Text.Json;
using Microsoft.Playwright;
using SockJS.Server;

namespace Interop.Tests;

/// <summary>The cookie by which a balancer keeps a client on one server, in the only jar that matters: a browser's.</summary>
public sealed class SessionCookieTests(Chromium browser, CookieSites sites) : IClassFixture<CookieSites>
{
    private static readonly string[] Messages = ["one", "two", "three"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Those that ask again and again, so that a balancer has to know them.</summary>
    public static TheoryData<string> Transports => ["xhr-streaming", "eventsource", "htmlfile", "xhr-polling", "jsonp-polling"];

    [Theory, MemberData(nameof(Transports))]
    public async Task Browser_keeps_the_cookie_and_brings_it_along_from_then_on(string transport)
    {
        IPage page = await browser.OpenAsync(sites.Plain.Page.ToString());
        string service = CookieSites.NewService(SessionCookie.Standard);

        await TalkAsync(page, sites.Plain.Service(service), transport);

        BrowserContextCookiesResult cookie = Assert.Single(await page.Context.CookiesAsync());
        Assert.Equal(("JSESSIONID", "dummy", "/"), (cookie.Name, cookie.Value, cookie.Path));
        (string What, string Cookie)[] requests = sites.Requests.To(service);
        Assert.Equal(("info", ""), requests[0]);
        Assert.Equal("", requests[1].Cookie); // it opens the session, and its answer brings the cookie
        Assert.True(requests.Length > 2);
        Assert.All(requests[2..], request => Assert.Equal("JSESSIONID=dummy", request.Cookie));
        await page.Context.CloseAsync();
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task What_a_balancer_made_of_it_is_left_as_it_is(string transport)
    {
        IPage page = await browser.OpenAsync(sites.Plain.Page.ToString());
        await page.Context.AddCookiesAsync([new Cookie { Name = "JSESSIONID", Value = "app1~dummy", Url = sites.Plain.Page.ToString() }]);
        string service = CookieSites.NewService(SessionCookie.Standard);

        await TalkAsync(page, sites.Plain.Service(service), transport);

        Assert.Equal("app1~dummy", Assert.Single(await page.Context.CookiesAsync()).Value);
        Assert.All(sites.Requests.To(service), request => Assert.Equal("JSESSIONID=app1~dummy", request.Cookie));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Page_of_another_site_has_only_the_cookie_that_is_made_for_it()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("profile-");
        try
        {
            await using IBrowserContext person = await browser.LaunchLenientAsync(folder.FullName);
            await ExpectOnlyWhatIsMadeForOtherSitesAsync(person);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory, InlineData(SessionCookie.None, false), InlineData(SessionCookie.Standard, true), InlineData(SessionCookie.CrossSite, true)]
    public async Task Info_says_whether_one_is_needed_and_sets_none(SessionCookie kind, bool isNeeded)
    {
        IPage page = await browser.OpenAsync(sites.Secure.Page.ToString(), trusting: true);

        string info = await page.EvaluateAsync<string>("async path => await (await fetch(path)).text()", $"{CookieSites.NewService(kind)}/info");

        using JsonDocument parsed = JsonDocument.Parse(info);
        Assert.Equal(isNeeded, parsed.RootElement.GetProperty("cookie_needed").GetBoolean());
        Assert.Empty(await page.Context.CookiesAsync());
        await page.Context.CloseAsync();
    }

    private async Task ExpectOnlyWhatIsMadeForOtherSitesAsync(IBrowserContext person)
    {
        IPage page = await person.NewPageAsync();
        await page.GotoAsync(sites.Secure.Page.ToString());
        string plain = CookieSites.NewService(SessionCookie.Standard), made = CookieSites.NewService(SessionCookie.CrossSite);

        await TalkAsync(page, Foreign(plain), "xhr-polling");
        Assert.Empty(await person.CookiesAsync());
        Assert.All(sites.Requests.To(plain), request => Assert.Equal("", request.Cookie));

        await TalkAsync(page, Foreign(made), "xhr-polling");
        BrowserContextCookiesResult cookie = Assert.Single(await person.CookiesAsync());
        Assert.Equal(("JSESSIONID", "localhost", SameSiteAttribute.None, true), (cookie.Name, cookie.Domain, cookie.SameSite, cookie.Secure));
        Assert.Contains(("xhr_send", "JSESSIONID=dummy"), sites.Requests.To(made));
    }

    /// <summary>The same server by a name that makes it another site than that of the page.</summary>
    private Uri Foreign(string service) => new UriBuilder(sites.Secure.Service(service)) { Host = "localhost" }.Uri;

    private static async Task TalkAsync(IPage page, Uri service, string transport)
    {
        Report report = await BrowserClient.TalkAsync(page, new Conversation(service, [transport], Messages, Patience.Limit), Cancel);
        Assert.Equal(transport, report.Transport);
        Assert.Equal(Messages, report.Messages);
    }
}
