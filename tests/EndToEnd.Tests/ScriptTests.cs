namespace EndToEnd.Tests;

/// <summary>What <c>./run</c> and <c>./test</c> say, in one sentence and before they build, to somebody for whom they cannot work.</summary>
public sealed class ScriptTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("--help"), InlineData("5081"), InlineData("chat", "5081")]
    public async Task Run_with_an_argument_that_it_does_not_know_says_how_it_is_used(params string[] arguments)
    {
        using var machine = new BareMachine();

        await StopsAsync(machine.Start("run", arguments), "Usage: ./run [chat|blazor-chat]; PORT=5081 ./run chooses another port.");
    }

    [Fact]
    public async Task Run_with_a_port_that_is_none_says_what_to_write() =>
        await StopsAsync(SampleProcess.StartScript("run", [], ("PORT", "eighty")), "PORT must be a number from 1 to 65535, not 'eighty'.");

    [Fact]
    public async Task Run_with_a_port_that_is_taken_says_so()
    {
        await using ChatServer first = await ChatServer.StartAsync(Cancel);
        string port = first.Address.Split(':')[^1];

        await StopsAsync(SampleProcess.StartScript("run", [], ("PORT", port)), $"Port {port} is taken (is the chat running already?): stop that program, ");
    }

    [Fact]
    public async Task Run_without_dotnet_says_where_to_get_it()
    {
        using var machine = new BareMachine();

        await StopsAsync(machine.Start("run"), "The .NET 10 SDK is not installed: get it from https://dotnet.microsoft.com/download ");
    }

    [Theory, InlineData("node"), InlineData("npm")]
    public async Task Run_without_the_pages_scripts_and_half_of_what_fetches_them_says_what_to_install(string half)
    {
        using var machine = new BareMachine();
        machine.Install("dotnet");
        machine.Install(half);

        await StopsAsync(machine.Start("run"), "Node.js with npm is not installed, and the page needs two scripts from npm: ");
    }

    [Theory, InlineData("--help"), InlineData("nightly", "twice")]
    public async Task Test_with_an_argument_that_it_does_not_know_starts_nothing(params string[] arguments)
    {
        using var machine = new BareMachine();

        await CountsAsync(machine.Start("test", arguments), $"Write ./test or ./test nightly, not ./test {string.Join(' ', arguments)}.");
    }

    [Fact]
    public async Task Test_without_dotnet_says_where_to_get_it()
    {
        using var machine = new BareMachine();

        await CountsAsync(machine.Start("test"), "The .NET 10 SDK is missing: see https://dotnet.microsoft.com/download.");
    }

    [Fact]
    public async Task Test_with_a_dotnet_that_lacks_the_sdk_says_where_to_get_it()
    {
        using var machine = new BareMachine();
        machine.Install("dotnet", standIn: "false");

        await CountsAsync(machine.Start("test"), "The .NET 10 SDK is missing: see https://dotnet.microsoft.com/download.");
    }

    [Theory, InlineData("node"), InlineData("npm")]
    public async Task Test_with_half_of_node_and_npm_says_what_is_missing(string half)
    {
        using var machine = new BareMachine();
        machine.Install("dotnet");
        machine.Install(half);

        await CountsAsync(machine.Start("test"), "Node.js 20 or later with npm is missing.");
    }

    /// <summary>The sentence is the first that is written, so nothing has been built and no other program has complained.</summary>
    private static async Task StopsAsync(SampleProcess script, string sentence)
    {
        await using (script)
        {
            Assert.StartsWith(sentence, await script.WaitForAsync("", Cancel), StringComparison.Ordinal);
            Assert.Equal(1, await script.WaitForExitAsync(Cancel));
        }
    }

    /// <summary><c>./test</c> ends with its line of counts even then. Two streams, so either line may be seen first.</summary>
    private static async Task CountsAsync(SampleProcess script, string sentence)
    {
        await using (script)
        {
            string[] lines = [await script.WaitForAsync("", Cancel), await script.WaitForAsync("", Cancel)];

            Assert.Equal(["0 passed, 1 failed, 0 skipped", sentence], lines.Order(StringComparer.Ordinal));
            Assert.Equal(1, await script.WaitForExitAsync(Cancel));
        }
    }
}
