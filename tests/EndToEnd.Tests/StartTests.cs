namespace EndToEnd.Tests;

/// <summary>What somebody sees whose chat cannot start.</summary>
public sealed class StartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_at_an_address_that_is_taken_says_so_and_ends()
    {
        await using ChatServer first = await ChatServer.StartAsync(Cancel);
        await using SampleProcess second = SampleProcess.Start("Chat", "--urls", first.Address);

        Assert.Contains(first.Address, await second.WaitForAsync("is taken by another program", Cancel), StringComparison.Ordinal);
        Assert.Equal(1, await second.WaitForExitAsync(Cancel));
    }
}
