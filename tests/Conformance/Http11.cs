namespace Conformance.Tests;

/// <summary>Connections that are used again, and chunks. Spec: sockjs 3, 3.4.</summary>
public sealed class Http11(SuiteServer server) : Suite(server)
{
    private const string KeepAlive = "Connection: Keep-Alive\r\n";

    [Fact]
    public async Task test_synchronous()
    {
        using RawConnection connection = await ConnectAsync();
        for (int i = 0; i < 2; i++)
        {
            await connection.SendAsync(RawHttp.Write("GET", Echo, KeepAlive));
            RawResponse greeting = await connection.ReadResponseAsync();

            Assert.Equal((200, "Welcome to SockJS!\n"), (greeting.Status, greeting.Body));
            Assert.Equal("19", greeting.Headers["Content-Length"]);
            Verify.Absent(greeting, "Transfer-Encoding");
            if (greeting.Headers.TryGetValue("Connection", out string? then)) Assert.Equal("keep-alive", then, ignoreCase: true);
        }
    }

    [Fact]
    public async Task test_streaming()
    {
        using RawConnection connection = await ConnectAsync();
        await connection.SendAsync(RawHttp.Write("POST", $"{NewSession(Close)}/xhr_streaming", KeepAlive, body: ""));

        RawResponse head = await connection.ReadHeadAsync();
        Assert.Equal(200, head.Status);
        Assert.Equal("chunked", head.Headers["Transfer-Encoding"]);
        Verify.Absent(head, "Content-Length");

        Assert.Equal(new string('h', 2048) + "\n", await ReadAsync(connection));
        Assert.Equal("o\n", await ReadAsync(connection));
        Assert.Equal("c[3000,\"Go away!\"]\n", await ReadAsync(connection));
        Assert.Empty(await ReadAsync(connection));

        // The end of a stream is not the end of the connection.
        await connection.SendAsync(RawHttp.Write("GET", Echo));
        Verify.Frame(await connection.ReadResponseAsync(), "Welcome to SockJS!\n");
    }
}
