using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>The .NET client in a browser: a page in WebAssembly, in the same room as a .NET program.</summary>
public sealed partial class BlazorChatTests(Chromium browser) : IClassFixture<Chromium>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "websocket")]
    [InlineData("?transport=xhr-streaming", "xhr_streaming", "xhr_send")]
    [InlineData("?transport=xhr-polling", "xhr", "xhr_send")]
    public async Task Page_and_program_hear_each_other(string query, params string[] expected)
    {
        await using ChatServer server = await ChatServer.StartBlazorAsync(Cancel);
        await using ChatMember cy = await ChatMember.JoinAsync(server.Address, "Cy", Cancel);
        IPage page = await browser.NewPageAsync();
        ConcurrentDictionary<string, bool> used = Transports(page);
        ConcurrentQueue<string> troubles = Troubles(page);

        ChatPage ann = await ChatPage.JoinAsync(page, server.Address + query, "Ann");
        await ann.IsOnlineAsync();
        await ann.SeesPersonAsync("Cy");

        await cy.SayAsync("wörld 😀 </script>", Cancel);
        await ann.SeesMessageAsync("wörld 😀 </script>");
        await ann.SayAsync("grüße 🎈");
        await cy.HearsAsync("grüße 🎈", Cancel);

        Assert.True(await cy.WaveAtAsync("Ann", Cancel));
        await ann.SeesNoticeAsync("Cy waves at you.");
        Assert.Equal(expected.Order(StringComparer.Ordinal), used.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(troubles);
    }

    [Fact]
    public async Task Page_whose_server_is_killed_and_started_again_is_back_by_itself()
    {
        await using ChatServer server = await ChatServer.StartBlazorAsync(Cancel);
        ChatPage ann = await ChatPage.JoinAsync(browser, server.Address, "Ann");

        await server.KillAsync();
        await ann.IsAwayAsync();
        await server.StartAgainAsync(Cancel);
        await ann.IsOnlineAsync();

        await using ChatMember cy = await ChatMember.JoinAsync(server.Address, "Cy", Cancel);
        await ann.SeesPersonAsync("Cy");
        await ann.SayAsync("still here");
        await cy.HearsAsync("still here", Cancel);
    }

    [Fact]
    public async Task Page_is_used_by_the_keyboard_alone_and_wants_a_name()
    {
        await using ChatServer server = await ChatServer.StartBlazorAsync(Cancel);
        IPage page = await browser.NewPageAsync();
        await page.GotoAsync(server.Address);

        await Assertions.Expect(page.GetByTestId("name-input")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("  \n");
        await Assertions.Expect(page.GetByTestId("problem")).ToHaveTextAsync("Pick a name.");
        await page.Keyboard.TypeAsync("Ann\n");
        await Assertions.Expect(page.GetByTestId("message-input")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("hello\n");

        await Assertions.Expect(page.Locator(".said").Filter(new() { HasText = "hello" }).Locator("time")).ToHaveTextAsync(ClockTime());
    }

    [Fact]
    public async Task Newest_message_is_in_sight_until_somebody_reads_what_was_before()
    {
        await using ChatServer server = await ChatServer.StartBlazorAsync(Cancel);
        await using ChatMember cy = await ChatMember.JoinAsync(server.Address, "Cy", Cancel);
        IPage page = await browser.NewPageAsync();
        await ChatPage.JoinAsync(page, server.Address, "Ann");

        for (int i = 1; i <= 40; i++) await cy.SayAsync($"line {i}.", Cancel);
        await Assertions.Expect(page.GetByText("line 40.")).ToBeInViewportAsync();

        await page.GetByText("line 20.").ScrollIntoViewIfNeededAsync();
        await cy.SayAsync("line 41.", Cancel);
        await page.GetByText("line 41.").WaitForAsync();
        await Assertions.Expect(page.GetByText("line 20.")).ToBeInViewportAsync();
    }

    [GeneratedRegex(@"^\d\d:\d\d$")]
    private static partial Regex ClockTime();

    /// <summary>An unhandled exception of the page is an error in its console.</summary>
    private static ConcurrentQueue<string> Troubles(IPage page)
    {
        var troubles = new ConcurrentQueue<string>();
        page.Console += (_, line) =>
        {
            if (line.Type == "error") troubles.Enqueue(line.Text);
        };
        return troubles;
    }

    /// <summary>The last part of the address of whatever a page opens below the SockJS service.</summary>
    private static ConcurrentDictionary<string, bool> Transports(IPage page)
    {
        var used = new ConcurrentDictionary<string, bool>();
        page.Request += (_, request) => Note(request.Url);
        page.WebSocket += (_, socket) => Note(socket.Url);
        return used;

        void Note(string url)
        {
            string path = new Uri(url).AbsolutePath;
            string name = path[(path.LastIndexOf('/') + 1)..];
            if (path.StartsWith("/sockets/", StringComparison.Ordinal) && name != "info") used[name] = true;
        }
    }
}
