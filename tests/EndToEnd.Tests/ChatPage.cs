using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>The chat's page, of either kind, in the words of the person who uses it.</summary>
internal sealed class ChatPage(IPage page)
{
    private ILocator Status => page.GetByTestId("status");

    public static async Task<ChatPage> JoinAsync(Chromium browser, string address, string name) =>
        await JoinAsync(await browser.NewPageAsync(), address, name);

    public static async Task<ChatPage> JoinAsync(IPage page, string address, string name)
    {
        await page.GotoAsync(address);
        await page.GetByTestId("name-input").FillAsync(name);
        await page.GetByTestId("join-button").ClickAsync();

        var chat = new ChatPage(page);
        await chat.SeesAsync("person", name);
        return chat;
    }

    public async Task SayAsync(string text)
    {
        await page.GetByTestId("message-input").FillAsync(text);
        await page.GetByTestId("message-input").PressAsync("Enter");
    }

    public Task WaveAtAsync(string name) => page.GetByTestId("person").Filter(new() { HasText = name }).ClickAsync();

    public Task SeesMessageAsync(string text) => SeesAsync("message-text", text);

    public Task SeesPersonAsync(string name) => SeesAsync("person", name);

    public Task SeesNoticeAsync(string text) => SeesAsync("notice", text);

    public Task IsOnlineAsync() => Assertions.Expect(Status).ToHaveTextAsync("Online");

    public Task IsAwayAsync() => Assertions.Expect(Status).Not.ToHaveTextAsync("Online");

    private Task SeesAsync(string testId, string text) =>
        page.GetByTestId(testId).Filter(new() { HasText = text }).First.WaitForAsync();
}
