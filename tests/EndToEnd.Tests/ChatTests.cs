namespace EndToEnd.Tests;

/// <summary>Two pages with the original browser client, and one .NET client, in one room.</summary>
public sealed class ChatTests(Chromium browser) : IClassFixture<Chromium>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_ones_message_appears_at_the_two_others()
    {
        await using ChatServer server = await ChatServer.StartAsync(Cancel);
        ChatPage ann = await ChatPage.JoinAsync(browser, server.Address, "Ann");
        ChatPage bo = await ChatPage.JoinAsync(browser, server.Address, "Bo");
        await using ChatMember cy = await ChatMember.JoinAsync(server.Address, "Cy", Cancel);

        await SayAndHearAsync(ann, bo, cy, "before");
    }

    [Fact]
    public async Task Call_of_a_page_is_answered_by_the_server_and_call_of_the_server_by_a_page()
    {
        await using ChatServer server = await ChatServer.StartAsync(Cancel);
        ChatPage ann = await ChatPage.JoinAsync(browser, server.Address, "Ann");
        await using ChatMember cy = await ChatMember.JoinAsync(server.Address, "Cy", Cancel);

        // Cy calls the server, the server calls Ann's page, the page answers.
        Assert.True(await cy.WaveAtAsync("Ann", Cancel));
        await ann.SeesNoticeAsync("Cy waves at you.");

        // Ann's page calls the server, the server calls Cy, and the page shows that it was answered.
        await ann.SeesPersonAsync("Cy");
        await ann.WaveAtAsync("Cy");
        await ann.SeesNoticeAsync("Cy saw you wave.");
        Assert.Equal("Ann", cy.WavedAtBy);
    }

    [Fact]
    public async Task Server_that_is_killed_and_started_again_finds_all_three_back_by_themselves()
    {
        await using ChatServer server = await ChatServer.StartAsync(Cancel);
        ChatPage ann = await ChatPage.JoinAsync(browser, server.Address, "Ann");
        ChatPage bo = await ChatPage.JoinAsync(browser, server.Address, "Bo");
        await using ChatMember cy = await ChatMember.JoinAsync(server.Address, "Cy", Cancel);

        await server.KillAsync();
        await ann.IsAwayAsync();
        await bo.IsAwayAsync();
        await server.StartAgainAsync(Cancel);

        await ann.IsOnlineAsync();
        await bo.IsOnlineAsync();
        await cy.Back.WaitAsync(Cancel);
        await ann.SeesPersonAsync("Cy");
        await SayAndHearAsync(ann, bo, cy, "after");
    }

    private static async Task SayAndHearAsync(ChatPage ann, ChatPage bo, ChatMember cy, string when)
    {
        await ann.SayAsync($"Ann {when}");
        await bo.SeesMessageAsync($"Ann {when}");
        await cy.HearsAsync($"Ann {when}", Cancel);

        await bo.SayAsync($"Bo {when}");
        await ann.SeesMessageAsync($"Bo {when}");
        await cy.HearsAsync($"Bo {when}", Cancel);

        await cy.SayAsync($"Cy {when}", Cancel);
        await ann.SeesMessageAsync($"Cy {when}");
        await bo.SeesMessageAsync($"Cy {when}");
    }
}
