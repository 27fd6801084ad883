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
    [InlineData("Required command was not provided.")]
    [InlineData("This is no JSON:", "rpc", "127.0.0.1:9", "echo", "{")]
    [InlineData("'carrier-pigeon' not recognized", "rpc", "127.0.0.1:9", "echo", "1", "--transport", "carrier-pigeon")]
    [InlineData("--auth needs key=value, not 'Ann'", "rpc", "127.0.0.1:9", "echo", "1", "--auth", "Ann")]
    [InlineData("--auth-json needs a JSON object.", "rpc", "127.0.0.1:9", "echo", "1", "--auth-json", "[]")]
    [InlineData("--header needs \"Name: value\", not 'Ann'", "rpc", "127.0.0.1:9", "echo", "1", "--header", "Ann")]
    [InlineData("--timeout needs seconds, more than zero.", "rpc", "127.0.0.1:9", "echo", "1", "--timeout", "0")]
    [InlineData("--count needs a number, 1 or more.", "listen", "127.0.0.1:9", "news", "--count", "0")]
    [InlineData("Host is 'http://': write", "rpc", "http://", "echo", "1")]
    [InlineData("TokenPath must be a path", "rpc", "127.0.0.1:9", "echo", "1", "--token-path", "token")]
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

        Assert.Equal(7, codes.Length);
        Assert.Equal(codes.Select(code => $"| {code} |"), page.Where(line => line.Length > 3 && char.IsAsciiDigit(line[2])));
    }

    private static Task<ToolResult> RunAsync(params string[] arguments) => ToolProcess.RunAsync(Cancel, [.. arguments, .. Paths]);
}
