using System.Text.Json.Nodes;
using TokenSockJS.Client.Connecting;

namespace TokenSockJS.Client.Tests;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("example.com", null, "http://example.com/")]
    [InlineData("example.com:8080", null, "http://example.com:8080/")]
    [InlineData("example.com:8080", 9090, "http://example.com:9090/")]
    [InlineData("example.com", 9090, "http://example.com:9090/")]
    [InlineData("localhost", 5080, "http://localhost:5080/")]
    [InlineData("http://example.com", null, "http://example.com/")]
    [InlineData("https://example.com", null, "https://example.com/")]
    [InlineData("https://example.com", 8443, "https://example.com:8443/")]
    [InlineData("https://example.com:8443", null, "https://example.com:8443/")]
    [InlineData("https://example.com/some/path?and=query#part", null, "https://example.com/")]
    [InlineData("example.com/some/path", null, "http://example.com/")]
    [InlineData("ws://example.com", null, "http://example.com/")]
    [InlineData("wss://example.com:444", null, "https://example.com:444/")]
    [InlineData("HTTPS://Example.COM", null, "https://example.com/")]
    [InlineData("127.0.0.1:81", null, "http://127.0.0.1:81/")]
    [InlineData("[::1]", null, "http://[::1]/")]
    [InlineData("[::1]:81", null, "http://[::1]:81/")]
    [InlineData("https://[::1]:81", 82, "https://[::1]:82/")]
    [InlineData("http://example.com:443", null, "http://example.com:443/")]
    public void Host_may_be_written_in_many_ways(string host, int? port, string origin)
    {
        ServerAddress address = ServerAddress.Parse(new TokenSocketOptions { Host = host, Port = port });

        Assert.Equal($"{origin}sockets", address.Sockets.AbsoluteUri);
        Assert.Equal($"{origin}socket/token?", address.Token([]).AbsoluteUri);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("http://")]
    [InlineData("ftp://example.com")]
    [InlineData("user:secret@example.com")]
    [InlineData("example.com:port")]
    [InlineData("::1")]
    [InlineData("two words")]
    [InlineData("example.com:0")]
    public void Host_that_is_none_is_refused_with_a_sentence(string host)
    {
        var misuse = Assert.Throws<ArgumentException>(() => new TokenSocket(new TokenSocketOptions { Host = host }));

        Assert.Contains($"TokenSocketOptions.Host is '{host}': write a name, name:port or URL", misuse.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_and_authentication_go_into_the_addresses()
    {
        var options = new TokenSocketOptions { Host = "h", TokenPath = "/my/token", SocketPrefix = "/my/sockets" };
        ServerAddress address = ServerAddress.Parse(options);

        Assert.Equal("http://h/my/sockets", address.Sockets.AbsoluteUri);
        Assert.Equal("/my/token?user=a%20b&x%5B0%5D=1", address.Token(new JsonObject { ["user"] = "a b", ["x"] = new JsonArray(1) }).PathAndQuery);
    }

    [Fact]
    public void Query_of_the_token_path_stays()
    {
        ServerAddress address = ServerAddress.Parse(new TokenSocketOptions { Host = "h", TokenPath = "/token?v=1" });

        Assert.Equal("/token?v=1&a=b", address.Token(new JsonObject { ["a"] = "b" }).PathAndQuery);
    }
}
