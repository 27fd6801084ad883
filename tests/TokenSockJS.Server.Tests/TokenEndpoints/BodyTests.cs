using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace TokenSockJS.Server.Tests.TokenEndpoints;

/// <summary>The body of a POST, good and bad. Nothing that a caller sends is an error of ours. Spec: A7, A9, Q18.</summary>
public sealed class BodyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "user=ann&a[b]=h%C3%A9", """{"user":"ann","a":{"b":"h\u00E9"}}""")]
    [InlineData("application/json", """{"user":"ann","n":1.50,"a":{"b":[true,null]}}""", """{"user":"ann","n":1.50,"a":{"b":[true,null]}}""")]
    [InlineData("application/vnd.api+json; charset=utf-8", """{"user":"ann"}""", """{"user":"ann"}""")]
    [InlineData("application/json", "", "{}")]
    [InlineData("application/x-www-form-urlencoded", "", "{}")]
    public async Task Body_is_the_data(string type, string body, string data)
    {
        string? seen = null;
        await using TokenHost host = await TokenHost.StartAsync(options => options.Authenticate = (request, _) =>
        {
            seen = request.Data.ToJsonString();
            return TokenGrant.Allow(1);
        });

        Assert.Equal(HttpStatusCode.OK, await PostAsync(host, type, Encoding.UTF8.GetBytes(body), "?user=not+this+one"));
        Assert.Equal(data, seen);
    }

    [Theory]
    [InlineData("null"), InlineData("5"), InlineData("[]"), InlineData("\"text\""), InlineData("{"), InlineData("{}{}"), InlineData("{\"a\":1,}"), InlineData("/**/{}")]
    [InlineData("{\"a\":1,\"a\":2}"), InlineData("{\"a\":{\"b\":1,\"b\":2}}")]
    [InlineData("{\"user\":\"\\ud800\"}"), InlineData("{\"\\ud800\":1}"), InlineData("{\"a\":[{\"\\udc00x\":1}]}")]
    public async Task JSON_that_is_no_readable_object_is_400(string body)
    {
        await using TokenHost host = await ReadingHostAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(host, "application/json", Encoding.UTF8.GetBytes(body)));
    }

    [Theory, InlineData("application/json"), InlineData("application/x-www-form-urlencoded")]
    public async Task Invalid_UTF8_is_400(string type)
    {
        await using TokenHost host = await ReadingHostAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(host, type, [.. "{\"a\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]));
    }

    [Fact]
    public async Task Deep_JSON_is_400()
    {
        await using TokenHost host = await ReadingHostAsync();

        // The object itself is one level.
        foreach (int depth in (int[])[64, 5000])
        {
            string body = $$"""{"a":{{new string('[', depth)}}{{new string(']', depth)}}}""";
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(host, "application/json", Encoding.UTF8.GetBytes(body)));
        }

        Assert.Equal(HttpStatusCode.OK, await PostAsync(host, "application/json", Encoding.UTF8.GetBytes($$"""{"a":{{new string('[', 63)}}{{new string(']', 63)}}}""")));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Body_of_16_KiB_is_read_and_a_byte_more_is_400(bool chunked)
    {
        await using TokenHost host = await ReadingHostAsync();
        byte[] body = Encoding.ASCII.GetBytes("user=" + new string('a', 16 * 1024 - 5));

        Assert.Equal(HttpStatusCode.OK, await PostAsync(host, "application/x-www-form-urlencoded", body, chunked: chunked));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(host, "application/x-www-form-urlencoded", [.. body, (byte)'a'], chunked: chunked));
    }

    [Fact]
    public async Task Body_that_is_not_HTTP_is_the_callers_fault()
    {
        await using TokenHost host = await ReadingHostAsync();
        using var connection = await RawConnection.ConnectAsync(host.Endpoint, Cancel);

        await connection.SendAsync("POST /socket/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");

        Assert.Equal(400, (await connection.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task Body_that_ends_early_is_the_callers_fault()
    {
        await using TokenHost host = await ReadingHostAsync();
        using var connection = await RawConnection.ConnectAsync(host.Endpoint, Cancel);

        await connection.SendAsync("POST /socket/token HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nuser");
        connection.Finish();

        await connection.EndAsync();
    }

    /// <summary>A server that reads all of what it gets, as an application would.</summary>
    private static Task<TokenHost> ReadingHostAsync() => TokenHost.StartAsync(options => options.Authenticate = (request, _) =>
    {
        request.Data.DeepClone().ToJsonString();
        return TokenGrant.Allow(request.Data["user"]?.GetValue<string>() ?? "nobody");
    });

    private static async Task<HttpStatusCode> PostAsync(TokenHost host, string type, byte[] body, string query = "", bool chunked = false)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/socket/token{query}") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage answer = await host.Http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }
}
