namespace TokenSockJS.Server.Tests.BadInput;

/// <summary>Requests whose parts are not what they should be. Spec: A2, A8, Q35, Q37, Q39.</summary>
public sealed class RequestTests : BystanderTests
{
    [Theory]
    [InlineData("5"), InlineData("null"), InlineData("[\"echo\"]"), InlineData("{\"a\":1}"), InlineData("true"), InlineData("\"\"")]
    public async Task Name_that_is_no_text_is_an_invalid_request(string rpc)
    {
        Peer peer = await Host.ConnectAsync();

        string echoed = rpc is "null" or "\"\"" ? $"\"rpc\":{rpc}," : "";
        Assert.Equal($$"""{{{echoed}}"uuid":"1","error":"Invalid request"}""", await peer.AskAsync($$"""{"rpc":{{rpc}},"uuid":"1"}"""));
        await peer.ExpectSilenceAsync();
    }

    [Theory]
    [InlineData("nope"), InlineData("echo.more"), InlineData("echo."), InlineData(".echo"), InlineData("Echo"), InlineData("__proto__"), InlineData("constructor")]
    [InlineData("toString"), InlineData("_nope"), InlineData("_ping"), InlineData("auth")]
    public async Task Name_that_is_not_mapped_is_not_found(string rpc)
    {
        Peer peer = await Host.ConnectAsync();

        Assert.Equal("\"error\":\"Function not found\"", await peer.CallAsync(rpc, "{}"));
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Name_that_is_not_mapped_is_404_to_protocol_4()
    {
        Peer peer = await Host.ConnectAsync(protocol: 4);

        Assert.Equal("""
            "error":{"code":404,"message":"Function not found"}
            """, await peer.CallAsync("nope"));
    }

    [Fact]
    public async Task Long_name_is_not_found_and_not_repeated()
    {
        Peer peer = await Host.ConnectAsync();

        Assert.Equal("""{"uuid":"1","error":"Function not found"}""", await peer.AskAsync(Peer.Request(new string('a', 100_000), "1")));
    }

    [Theory, InlineData("5"), InlineData("{}"), InlineData("[\"1\"]"), InlineData("true"), InlineData("false"), InlineData("0")]
    public async Task Id_that_is_no_text_is_an_invalid_request(string uuid)
    {
        Peer peer = await Host.ConnectAsync();

        Assert.Equal("""{"rpc":"echo","error":"Invalid request"}""", await peer.AskAsync($$"""{"rpc":"echo","uuid":{{uuid}}}"""));
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Id_of_128_bytes_is_repeated_and_one_of_129_is_an_invalid_request()
    {
        Peer peer = await Host.ConnectAsync();
        string longest = new('ä', 64);

        Assert.Equal($$"""{"rpc":"echo","uuid":"{{longest}}"}""", await peer.AskAsync(Peer.Request("echo", longest)));
        Assert.Equal("""{"rpc":"echo","error":"Invalid request"}""", await peer.AskAsync(Peer.Request("echo", longest + "b")));
    }

    [Fact]
    public async Task Request_without_an_id_is_answered_without_one()
    {
        Peer peer = await Host.ConnectAsync();

        Assert.Equal("""{"rpc":"echo","resp":1}""", await peer.AskAsync("""{"rpc":"echo","req":1}"""));
    }

    [Fact]
    public async Task Answers_to_calls_that_nobody_made_are_ignored()
    {
        Peer peer = await Host.ConnectAsync();

        await peer.SendAsync(
            """{"rpc":"_rpc"}""",
            """{"rpc":"_rpc","fid":"constructor","resp":{"data":1}}""",
            """{"rpc":"_rpc","fid":5,"resp":{"data":1}}""",
            """{"rpc":"_rpc","fid":"x"}""",
            """{"rpc":"_rpc","fid":"x","resp":5,"uuid":"1"}""",
            """{"rpc":"_rpc","fid":"41d8d9ac-98e7-4de6-b601-3db6f6703694","resp":{"error":"e"}}""");
        await peer.ExpectSilenceAsync();
    }
}
