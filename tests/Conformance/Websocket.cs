namespace Conformance.Tests;

/// <summary>Frames as WebSocket messages. Spec: sockjs 3.6.</summary>
public sealed class Websocket(SuiteServer server) : Suite(server)
{
    [Fact]
    public async Task test_transport()
    {
        using RawWebSocket socket = await OpenSocketAsync($"{NewSession()}/websocket");

        await EchoesAsync(socket, "[\"a\"]");
        await LeaveAsync(socket);
    }

    [Fact]
    public async Task test_close()
    {
        using RawWebSocket socket = await OpenSocketAsync($"{NewSession(Close)}/websocket");

        Assert.Equal("o", await socket.ReadTextAsync());
        Assert.Equal("c[3000,\"Go away!\"]", await socket.ReadTextAsync());
        await ServerLeavesAsync(socket);
    }

    [Fact]
    public async Task test_headersSanity()
    {
        RawResponse handshake = await GetAsync($"{NewSession()}/websocket", """
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Origin: http://asd
            Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==

            """.ReplaceLineEndings("\r\n"));

        Assert.Equal(101, handshake.Status);
        Assert.Equal("HSmrc0sMlYUkAGmm5OPpG2HaGWk=", handshake.Headers["Sec-WebSocket-Accept"]);
        Assert.Equal("upgrade", handshake.Headers["Connection"], ignoreCase: true);
        Assert.Equal("websocket", handshake.Headers["Upgrade"], ignoreCase: true);
        Verify.Absent(handshake, "Content-Length");
    }

    [Fact]
    public async Task test_empty_frame()
    {
        using RawWebSocket socket = await OpenSocketAsync($"{NewSession()}/websocket");
        Assert.Equal("o", await socket.ReadTextAsync());

        await socket.SendTextAsync("");
        await socket.SendTextAsync("[]");
        await socket.SendTextAsync("[\"a\"]");

        Assert.Equal("a[\"a\"]", await socket.ReadTextAsync());
        await LeaveAsync(socket);
    }

    [Fact]
    public async Task test_reuseSessionId()
    {
        string url = $"{NewSession()}/websocket";
        using (RawWebSocket one = await OpenSocketAsync(url))
        using (RawWebSocket two = await OpenSocketAsync(url))
        {
            await EchoesAsync(one, "[\"a\"]");
            await EchoesAsync(two, "[\"b\"]");
            await LeaveAsync(one);
            await LeaveAsync(two);
        }

        using RawWebSocket later = await OpenSocketAsync(url);
        await EchoesAsync(later, "[\"a\"]");
        await LeaveAsync(later);
    }

    /// <summary>
    /// The suite asks here for the handshake of 2010 (hixie-76), the answer to which must come before the client's nonce. No
    /// living browser speaks it, and this server refuses it: at once, without waiting for the nonce.
    /// </summary>
    [Fact]
    public async Task test_haproxy()
    {
        using RawConnection connection = await OpenGetAsync($"{NewSession()}/websocket", """
            Connection: Upgrade
            Upgrade: WebSocket
            Origin: http://127.0.0.1
            Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5
            Sec-WebSocket-Key2: 12998 5 Y3 1  .P00

            """.ReplaceLineEndings("\r\n"));

        RawResponse refusal = await connection.ReadResponseAsync();

        Assert.Equal((400, "Not a valid websocket request"), (refusal.Status, refusal.Body));
    }

    [Fact]
    public async Task test_broken_json()
    {
        using RawWebSocket socket = await OpenSocketAsync($"{NewSession()}/websocket");
        Assert.Equal("o", await socket.ReadTextAsync());

        await socket.SendTextAsync("[\"a");

        // A close frame, not a reset: clients of the suite do not take that.
        await ServerLeavesAsync(socket);
    }

    private static async Task EchoesAsync(RawWebSocket socket, string messages)
    {
        Assert.Equal("o", await socket.ReadTextAsync());
        await socket.SendTextAsync(messages);
        Assert.Equal($"a{messages}", await socket.ReadTextAsync());
    }

    private static async Task LeaveAsync(RawWebSocket socket)
    {
        await socket.SendCloseAsync();
        await ServerLeavesAsync(socket, answer: false);
    }

    /// <summary>The next frame is the WebSocket's close frame, and after an answer to it nothing follows.</summary>
    private static async Task ServerLeavesAsync(RawWebSocket socket, bool answer = true)
    {
        Assert.Equal(Opcode.Close, (await socket.ReadFrameAsync()).Opcode);
        if (answer) await socket.SendCloseAsync();
        Assert.Empty(await socket.Connection.ReadToEndAsync());
    }
}
