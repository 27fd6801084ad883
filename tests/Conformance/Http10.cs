namespace Conformance.Tests;

/// <summary>Clients and proxies that speak HTTP/1.0: no chunks. Spec: sockjs 3.</summary>
public sealed class Http10(SuiteServer server) : Suite(server)
{
    private const string KeepAlive = "Connection: Keep-Alive\r\n";

    [Fact]
    public async Task test_synchronous()
    {
        using RawConnection connection = await ConnectAsync();

        // Who asks for it may use the connection again ...
        await connection.SendAsync(RawHttp.Write("GET", Echo, KeepAlive, version: "1.0"));
        await GreetsAsync(connection, then: "keep-alive");

        // ... who does not, may not, and needs no length to see the end.
        await connection.SendAsync(RawHttp.Write("GET", Echo, version: "1.0"));
        await GreetsAsync(connection, then: "close");
        Assert.Empty(await connection.ReadToEndAsync());
    }

    [Fact]
    public async Task test_streaming()
    {
        using RawConnection connection = await ConnectAsync();
        await connection.SendAsync(RawHttp.Write("POST", $"{NewSession(Close)}/xhr_streaming", KeepAlive, body: "", version: "1.0"));

        RawResponse head = await connection.ReadHeadAsync();
        Assert.Equal(200, head.Status);
        Verify.Absent(head, "Transfer-Encoding");
        Verify.Absent(head, "Content-Length");

        Assert.Equal(new string('h', 2048) + "\n", await ReadAsync(connection, 2049));
        Assert.Equal("o\n", await ReadAsync(connection, 2));
        Assert.Equal("c[3000,\"Go away!\"]\n", await ReadAsync(connection, 19));
        Assert.Empty(await connection.ReadToEndAsync());
    }

    private static async Task GreetsAsync(RawConnection connection, string then)
    {
        RawResponse head = await connection.ReadHeadAsync();
        Assert.Equal(200, head.Status);
        Verify.Absent(head, "Transfer-Encoding");
        Assert.Equal("19", head.Headers["Content-Length"]);
        Assert.Equal(then, head.Headers["Connection"], ignoreCase: true);
        Assert.Equal("Welcome to SockJS!\n", await ReadAsync(connection, 19));
    }
}
