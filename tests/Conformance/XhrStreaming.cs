namespace Conformance.Tests;

/// <summary>Frames as lines of a long response, a chunk each. Spec: sockjs 3.4.</summary>
public sealed class XhrStreaming(SuiteServer server) : Suite(server)
{
    [Theory, InlineData("test"), InlineData("null")]
    public async Task test_options(string origin)
    {
        RawResponse answer = await OptionsAsync($"{Echo}/abc/abc/xhr_streaming", $"Access-Control-Request-Method: OPTIONS, POST\r\nOrigin: {origin}\r\n");

        Verify.Preflight(answer, origin, "OPTIONS", "POST");
    }

    [Fact]
    public async Task test_transport()
    {
        string url = NewSession();
        using RawConnection stream = await OpenPostAsync($"{url}/xhr_streaming", FromTest);
        RawResponse head = await stream.ReadHeadAsync();
        Verify.Answer(head, 200, "application/javascript; charset=UTF-8", "");
        Verify.Cors(head, "test");
        Verify.NotCached(head);

        Assert.Equal(new string('h', 2048) + "\n", await ReadAsync(stream));
        Assert.Equal("o\n", await ReadAsync(stream));

        await SendAsync(url, "[\"x\"]");
        Assert.Equal("a[\"x\"]\n", await ReadAsync(stream));
    }

    /// <summary>The service's limit is 4,096 bytes: <c>o</c> has two, each of the others 134. The prelude does not count.</summary>
    [Fact]
    public async Task test_response_limit()
    {
        string url = NewSession();
        using RawConnection stream = await OpenPostAsync($"{url}/xhr_streaming");
        Assert.Equal(200, (await stream.ReadHeadAsync()).Status);
        Assert.NotEmpty(await ReadAsync(stream));
        Assert.Equal("o\n", await ReadAsync(stream));

        string messages = $"[\"{new string('x', 128)}\"]";
        for (int i = 0; i < 31; i++)
        {
            await SendAsync(url, messages);
            Assert.Equal($"a{messages}\n", await ReadAsync(stream));
        }

        Assert.Empty(await ReadAsync(stream));
    }
}
