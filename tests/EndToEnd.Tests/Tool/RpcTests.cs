namespace EndToEnd.Tests.Tool;

/// <summary><c>token-socket rpc</c>: JSON in, JSON out.</summary>
public sealed class RpcTests(ToolServer server) : IClassFixture<ToolServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("websocket", "websocket")]
    [InlineData("xhr-streaming", "xhr-streaming")]
    [InlineData("eventsource", "eventsource")]
    [InlineData("xhr-polling", "xhr-polling")]
    [InlineData("raw-websocket", "raw-websocket")]
    [InlineData("eventsource", "eventsource", "--transport", "websocket")]
    [InlineData("xhr-polling, websocket", "xhr-polling")]
    public async Task Call_over_each_transport_prints_the_answer_alone_on_stdout(string transport, string name, params string[] second)
    {
        ToolResult result = await RunAsync(["rpc", server.Address, "echo", """{"text":"grüße 😀"}""", "--verbose", "--transport", transport, .. second]);

        Assert.Equal((0, "{\"text\":\"grüße 😀\"}\n"), (result.Code, result.Output));
        Assert.Contains($"over {name}.", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1,\r\n 2]", "[1, 2]\n")]
    [InlineData("\"wörld 😀\"", "\"wörld 😀\"\n", "-")]
    [InlineData("\"half \\ud800\"", "\"half \\ud800\"\n")]
    [InlineData("\uFEFF\"behind a mark\"", "\"behind a mark\"\n")]
    public async Task Data_come_from_stdin_and_the_answer_is_one_line(string input, string expected, params string[] word)
    {
        ToolResult result = await ToolProcess.RunAsync(input, Cancel, ["rpc", server.Address, "echo", .. word, .. Paths]);

        Assert.Equal((0, expected, ""), (result.Code, result.Output, result.Error));
    }

    [Theory, InlineData("null"), InlineData("-5"), InlineData("\"--x\"")]
    public async Task Data_may_look_like_something_else_to_a_command_line(string json)
    {
        ToolResult result = await RunAsync("rpc", server.Address, "echo", json);

        Assert.Equal((0, $"{json}\n"), (result.Code, result.Output));
    }

    [Fact]
    public async Task Nothing_is_sent_when_stdin_is_empty_and_nothing_printed_when_nothing_is_answered()
    {
        Assert.Equal("\"Undefined\"\n", (await RunAsync("rpc", server.Address, "kind")).Output);
        Assert.Equal(new ToolResult(0, "", ""), await RunAsync("rpc", server.Address, "echo"));
    }

    [Fact]
    public async Task Input_that_does_not_come_is_told_of_and_still_read()
    {
        await using ToolProcess tool = ToolProcess.Start(["rpc", server.Address, "echo", .. Paths]);

        await tool.TellsAsync("Reading JSON from stdin ...", Cancel);

        Assert.Equal((0, "[1]\n"), await tool.EndAsync("[1]", Cancel) is var (code, output, _) ? (code, output) : default);
    }

    [Fact]
    public async Task Call_without_data_does_not_wait_for_any()
    {
        await using ToolProcess tool = ToolProcess.Start(["rpc", server.Address, "kind", "--no-data", .. Paths]);

        Assert.Equal("\"Undefined\"", await tool.PrintsAsync(Cancel));
        Assert.Equal(0, await tool.ExitCodeAsync(Cancel));
    }

    [Fact]
    public async Task Server_that_calls_back_is_answered()
    {
        ToolResult result = await RunAsync(
            "rpc", server.Address, "back", "--answer", "what=1", "--answer", "where={\"room\": \"the=kitchen\"}");

        Assert.Equal(new ToolResult(0, "{\"room\": \"the=kitchen\"}\n", ""), result);
    }

    [Fact]
    public async Task Call_that_may_be_made_twice_is_made_again_when_the_connection_was_lost()
    {
        ToolResult result = await RunAsync("rpc", server.Address, "dropfirst", "--retry");

        Assert.Equal(new ToolResult(0, "\"here\"\n", ""), result);
    }

    [Fact]
    public async Task Server_hears_who_asks()
    {
        ToolResult result = await RunAsync(
            "rpc", server.Address, "who", "--auth-json", """{"name":"Bo","age":7}""", "--auth", "name=Ann=Anna", "--header", "X-Pass: open sesame");

        Assert.Equal("""
            "{\"name\":\"Ann=Anna\",\"age\":\"7\"} open sesame"

            """, result.Output);
    }

    private static readonly string[] Paths = ["--token-path", "/own/token", "--prefix", "/own/sockets"];

    private static Task<ToolResult> RunAsync(params string[] arguments) => ToolProcess.RunAsync(Cancel, [.. arguments, .. Paths]);
}
