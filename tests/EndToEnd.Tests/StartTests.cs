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

    [Fact]
    public async Task Run_with_a_port_that_is_taken_says_so_before_it_builds()
    {
        await using ChatServer first = await ChatServer.StartAsync(Cancel);
        string port = first.Address.Split(':')[^1];
        await using SampleProcess run = SampleProcess.StartScript("run", "PORT", port);

        Assert.StartsWith($"Port {port} is taken by another program", await run.WaitForAsync("taken", Cancel), StringComparison.Ordinal);
        Assert.Equal(1, await run.WaitForExitAsync(Cancel));
    }

    [Fact]
    public async Task Run_with_a_port_that_is_none_says_what_to_write()
    {
        await using SampleProcess run = SampleProcess.StartScript("run", "PORT", "eighty");

        await run.WaitForAsync("PORT must be a number from 1 to 65535, not 'eighty'.", Cancel);
        Assert.Equal(1, await run.WaitForExitAsync(Cancel));
    }
}
