using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>The echo sample: the bare SockJS server, and a page that speaks each transport by hand and shows the frames.</summary>
public sealed class EchoTests(Chromium browser) : IClassFixture<Chromium>
{
    private const string Announcement = "Now listening on:";

    [Fact]
    public async Task Each_transport_shows_the_same_frames()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using SampleProcess server = SampleProcess.Start("Echo", "--urls", "http://127.0.0.1:0");
        string line = await server.WaitForAsync(Announcement, cancel);
        IPage page = await browser.OpenAsync(line.Split(Announcement)[1].Trim());
        IReadOnlyList<string> transports = await page.Locator("#transport option").AllTextContentsAsync();
        Assert.Equal(["websocket", "xhr_streaming", "eventsource", "htmlfile", "xhr", "jsonp", "raw websocket"], transports);

        foreach (string transport in transports)
        {
            bool isRaw = transport == "raw websocket";
            string name = isRaw ? "rawwebsocket" : transport;
            await page.ReloadAsync();
            await page.GetByTestId("transport").SelectOptionAsync(transport);
            await page.GetByTestId("connect").ClickAsync();

            string greeting = $"You came over {name}. Say \"bye\" to be sent away.";
            if (!isRaw) await SeesAsync(page, "o");
            await SeesAsync(page, isRaw ? greeting : $"a[\"{greeting.Replace("\"", "\\\"", StringComparison.Ordinal)}\"]");

            await SayAsync(page, "100 % </script>");
            await SeesAsync(page, isRaw ? "100 % </script>" : "a[\"100 % </script>\"]");

            await SayAsync(page, "bye");
            if (!isRaw) await SeesAsync(page, "c[3000,\"Go away!\"]");
            await Assertions.Expect(page.GetByTestId("state")).ToContainTextAsync("closed");
        }
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByTestId("text").FillAsync(text);
        await page.GetByTestId("send").ClickAsync();
    }

    private static Task SeesAsync(IPage page, string frame) =>
        page.GetByTestId("frames").Locator("li.in code").GetByText(frame, new() { Exact = true }).First.WaitForAsync();
}
