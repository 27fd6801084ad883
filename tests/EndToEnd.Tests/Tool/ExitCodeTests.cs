using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Tests.Tool;

/// <summary>What scripts rely on when something goes wrong.</summary>
public sealed class ExitCodeTests(ToolServer server) : IClassFixture<ToolServer>
{
    private static readonly string[] Paths = ["--token-path", "/own/token", "--prefix", "/own/sockets"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Error_of_the_server_is_1_and_JSON_on_stderr()
    {
        ToolResult result = await RunAsync("rpc", server.Address, "fail");

        Assert.Equal(new ToolResult(1, "", "{\"code\":1234,\"message\":\"nö \\u001B[31m\",\"data\":{\"at\":7}}\n"), result);
    }

    [Theory]
    [InlineData("Unrecognized command or argument 'bogus'.", "bogus")]
    [InlineData("Examples:")]
    [InlineData("rpc needs <name>: The function's dotted name.", "rpc", "127.0.0.1:9")]
    [InlineData("listen needs <channel>: What to listen to.", "listen", "127.0.0.1:9")]
    [InlineData("This is no JSON:", "rpc", "127.0.0.1:9", "echo", "{")]
    [InlineData(", not 'carrier-pigeon'.", "rpc", "127.0.0.1:9", "echo", "1", "--transport", "websocket,carrier-pigeon")]
    [InlineData("--auth needs key=value, not 'Ann'", "rpc", "127.0.0.1:9", "echo", "1", "--auth", "Ann")]
    [InlineData("--auth-json needs a JSON object.", "rpc", "127.0.0.1:9", "echo", "1", "--auth-json", "[]")]
    [InlineData("--header needs \"Name: value\", not 'Ann'", "rpc", "127.0.0.1:9", "echo", "1", "--header", "Ann")]
    [InlineData("--auth-json is no JSON:", "rpc", "127.0.0.1:9", "echo", "1", "--auth-json", "{")]
    [InlineData("--header names 'ann' twice.", "rpc", "127.0.0.1:9", "echo", "1", "--header", "Ann: 1", "--header", "ann: 2")]
    [InlineData("--timeout needs seconds, more than zero and at most 86400, not '0'.", "rpc", "127.0.0.1:9", "echo", "1", "--timeout", "0")]
    [InlineData("--timeout needs seconds, more than zero and at most 86400, not 'x'.", "rpc", "127.0.0.1:9", "echo", "1", "--timeout", "x")]
    [InlineData("at most 86400, not '1e5'.", "rpc", "127.0.0.1:9", "echo", "1", "--timeout", "1e5")]
    [InlineData("--count needs a number, 1 or more, not '0'.", "listen", "127.0.0.1:9", "news", "--count", "0")]
    [InlineData("--count needs a number, 1 or more, not 'x'.", "listen", "127.0.0.1:9", "news", "--count", "x")]
    [InlineData("--answer needs name=json, not 'where'.", "listen", "127.0.0.1:9", "news", "--answer", "where")]
    [InlineData("--answer names 'where' twice.", "listen", "127.0.0.1:9", "news", "--answer", "where=1", "--answer", "where=2")]
    [InlineData("--answer where is no JSON:", "listen", "127.0.0.1:9", "news", "--answer", "where=here")]
    [InlineData("--no-data and <json> exclude each other.", "rpc", "127.0.0.1:9", "echo", "1", "--no-data")]
    [InlineData("Option '--name' expects a single argument", "chat", "127.0.0.1:9", "--name", "Ann", "--name", "Bo")]
    [InlineData("<host> is 'http://': write a name", "rpc", "http://", "echo", "1")]
    [InlineData("<host> is 'ftp://h': write a name", "rpc", "ftp://h", "echo", "1")]
    [InlineData("<host> is 'http://h/a?b': leave out '/a?b'; paths are said with --prefix", "rpc", "http://h/a?b", "echo", "1")]
    [InlineData("<channel> must not be empty.", "publish", "127.0.0.1:9", "", "1")]
    [InlineData("--token-path needs a path", "rpc", "127.0.0.1:9", "echo", "1", "--token-path", "token")]
    [InlineData("--prefix needs a path", "rpc", "127.0.0.1:9", "echo", "1", "--prefix", "/a?b")]
    [InlineData("There is no message:", "publish", "127.0.0.1:9", "news")]
    public async Task Wrong_usage_is_2_and_a_sentence(string sentence, params string[] arguments)
    {
        ToolResult result = await ToolProcess.RunAsync(Cancel, arguments);

        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
    }

    [Theory, InlineData("[1,"), InlineData("Ann"), InlineData("1 2")]
    public async Task Broken_JSON_on_stdin_is_2(string input)
    {
        ToolResult result = await ToolProcess.RunAsync(input, Cancel, "publish", "127.0.0.1:9", "news");

        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Contains("This is no JSON:", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_is_not_there_is_3()
    {
        ToolResult result = await RunAsync("rpc", "127.0.0.1:9", "echo", "1");

        Assert.Equal((3, ""), (result.Code, result.Output));
        Assert.Contains("127.0.0.1:9", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_with_another_inside_says_what_that_was()
    {
        ToolResult result = await RunAsync("rpc", $"https://{server.Address}", "echo", "1");

        Assert.Equal((3, ""), (result.Code, result.Output));
        Assert.Matches("^The SSL connection could not be established: (?!.*inner exception).+\\.\n$", result.Error);
    }

    [Theory]
    [InlineData(">/dev/full", "No space left on device")]
    [InlineData(">&-", "")]
    [InlineData(">&0", "")]
    public async Task Result_that_cannot_be_written_is_6(string redirection, string reason)
    {
        ToolResult result = await ToolProcess.RunRedirectedAsync(redirection, Cancel, ["rpc", server.Address, "echo", "1", .. Paths]);

        Assert.Equal((6, ""), (result.Code, result.Output));
        Assert.StartsWith("stdout cannot be written: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Result_that_nobody_reads_is_0()
    {
        await using ToolProcess tool = ToolProcess.Start(["rpc", server.Address, "echo", "1", .. Paths]);

        tool.StopReading();

        Assert.Equal(0, await tool.ExitCodeAsync(Cancel));
    }

    [Fact]
    public async Task Server_that_refuses_is_3()
    {
        ToolResult result = await RunAsync("rpc", server.Address, "echo", "1", "--auth", "name=nobody");

        Assert.Equal(new ToolResult(3, "", "The server refuses: Forbidden (403).\n"), result);
    }

    [Fact]
    public async Task Connection_that_is_lost_during_a_call_is_3()
    {
        ToolResult result = await RunAsync("rpc", server.Address, "drop");

        Assert.Equal(new ToolResult(3, "", "Connection lost: the outcome is unknown\n"), result);
    }

    [Fact]
    public async Task Call_that_is_not_answered_in_time_is_4()
    {
        ToolResult result = await RunAsync("rpc", server.Address, "wait", "--timeout", "1");

        // Which of the two limits it is, connecting's or the call's, is the machine's matter.
        Assert.Equal((4, ""), (result.Code, result.Output));
    }

    [Fact]
    public async Task Answer_that_somebody_else_was_late_is_4_too()
    {
        ToolResult result = await RunAsync("rpc", server.Address, "late");

        Assert.Equal(new ToolResult(4, "", "{\"code\":408,\"message\":\"Timed out\"}\n"), result);
    }

    [Fact]
    public async Task Server_that_never_answers_is_4()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        ToolResult result = await RunAsync("rpc", silent.LocalEndpoint.ToString()!, "echo", "1", "--timeout", "0.5");

        Assert.Equal(new ToolResult(4, "", "There was no connection within 0.5 seconds.\n"), result);
    }

    [Fact]
    public async Task Interrupted_call_is_130()
    {
        await using ToolProcess tool = ToolProcess.Start(["rpc", server.Address, "wait", "\"mark\"", .. Paths]);
        await server.Marked.WaitAsync(Cancel);

        await tool.InterruptAsync();

        Assert.Equal(new ToolResult(130, "", ""), await tool.EndAsync("", Cancel));
    }

    [Fact]
    public async Task Help_and_the_page_of_the_sample_name_the_same_codes()
    {
        string[] help = (await ToolProcess.RunAsync(Cancel, "--help")).Output.Split('\n');
        string[] page = await File.ReadAllLinesAsync(Path.Combine(SampleProcess.Root, "samples", "ConsoleClient", "README.md"), Cancel);

        string[] codes = [.. help.SkipWhile(line => line.Trim() != "Exit codes:").Skip(1).TakeWhile(line => line.Trim().Length > 0).Select(line => line.Trim().Replace("  ", " | ", StringComparison.Ordinal))];

        Assert.Equal(8, codes.Length);
        Assert.Equal(codes.Select(code => $"| {code} |"), page.Where(line => line.Length > 3 && char.IsAsciiDigit(line[2])));
    }

    private static Task<ToolResult> RunAsync(params string[] arguments) => ToolProcess.RunAsync(Cancel, [.. arguments, .. Paths]);
}
