namespace EndToEnd.Tests;

/// <summary>The tool's chat: the terminal in the same room as the pages.</summary>
public sealed class ConsoleChatTests(Chromium browser) : IClassFixture<Chromium>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terminal_and_page_hear_each_other_and_Ctrl_C_leaves_cleanly()
    {
        await using ChatServer server = await ChatServer.StartAsync(Cancel);
        ChatPage ann = await ChatPage.JoinAsync(browser, server.Address, "Ann");
        await using SampleProcess terminal = SampleProcess.Start("ConsoleClient", "chat", server.Address, "--name", "Cy");
        await ann.SeesPersonAsync("Cy");

        await terminal.TypeAsync("hello from a terminal");
        await ann.SeesMessageAsync("hello from a terminal");
        await ann.SayAsync("hello from a page");
        Assert.Contains("Ann", await terminal.WaitForAsync("hello from a page", Cancel), StringComparison.Ordinal);

        await terminal.InterruptAsync();
        Assert.Equal(0, await terminal.WaitForExitAsync(Cancel));
        await ann.SeesNoticeAsync("Cy left");
    }

    [Fact]
    public async Task Server_that_is_not_there_is_one_clear_sentence()
    {
        await using SampleProcess terminal = SampleProcess.Start("ConsoleClient", "chat", "http://127.0.0.1:9", "--name", "Cy");

        await terminal.WaitForAsync("127.0.0.1:9", Cancel);
        Assert.Equal(3, await terminal.WaitForExitAsync(Cancel));
    }
}
