using System.Text;
using Testing.Faults;

namespace Testing.Tests.Faults;

public sealed class HttpMessageTests
{
    public static TheoryData<string> Messages =>
    [
        "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST / HTTP/1.1\r\ncontent-length:  3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, Chunked\r\nContent-Length: 1\r\n\r\nA;name=value\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n",
        "HTTP/1.1 204\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
    ];

    [Theory, MemberData(nameof(Messages))]
    public void Message_is_measured_as_soon_as_it_is_complete_and_not_before(string message)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(message);

        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Equal(0, HttpMessage.Measure(bytes.AsSpan(0, length))));
        Assert.Equal(bytes.Length, HttpMessage.Measure(bytes));
        Assert.Equal(bytes.Length, HttpMessage.Measure([.. bytes, .. bytes]));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nuntil the end")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnone\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7FFFFFFF\r\n\r\n0\r\n\r\n")]
    public void Message_of_unknown_length_is_never_complete(string message) => Assert.Equal(0, HttpMessage.Measure(Encoding.Latin1.GetBytes(message)));

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nupgrade: WebSocket\r\n\r\n", true)]
    [InlineData("GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n", false)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\n\r\nUpgrade: websocket\r\n\r\n", false)]
    [InlineData("GET / HTTP/1.1\r\nUpgrade: websocket\r\n", false)]
    public void Request_for_a_websocket_is_known_by_its_header(string request, bool asks) =>
        Assert.Equal(asks, HttpMessage.AsksForWebSocket(Encoding.Latin1.GetBytes(request)));
}
