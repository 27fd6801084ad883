namespace Conformance.Tests;

/// <summary>Frames as server-sent events. Spec: sockjs 2, 3.4.</summary>
public sealed class EventSource(SuiteServer server) : Suite(server)
{
    [Fact]
    public async Task test_transport()
    {
        string url = NewSession();
        using RawConnection stream = await OpenGetAsync($"{url}/eventsource");
        RawResponse head = await stream.ReadHeadAsync();
        Verify.Answer(head, 200, "text/event-stream", "");
        Verify.NotCached(head);

        Assert.Equal("\r\n", await ReadAsync(stream));
        Assert.Equal("data: o\r\n\r\n", await ReadAsync(stream));

        await SendAsync(url, "[\"x\"]");
        Assert.Equal("data: a[\"x\"]\r\n\r\n", await ReadAsync(stream));

        // What would break the framing of events travels escaped.
        await SendAsync(url, """["  \u0000\n\r "]""");
        Assert.Equal("""data: a["  \u0000\n\r "]""" + "\r\n\r\n", await ReadAsync(stream));
    }

    [Fact]
    public async Task test_response_limit()
    {
        string url = NewSession();
        using RawConnection stream = await OpenGetAsync($"{url}/eventsource");
        Assert.Equal(200, (await stream.ReadHeadAsync()).Status);
        Assert.NotEmpty(await ReadAsync(stream));
        Assert.Equal("data: o\r\n\r\n", await ReadAsync(stream));

        string messages = $"[\"{new string('x', 4096)}\"]";
        await SendAsync(url, messages);

        Assert.Equal($"data: a{messages}\r\n\r\n", await ReadAsync(stream));
        Assert.Empty(await ReadAsync(stream));
    }
}
