namespace Conformance.Tests;

/// <summary>The ends of sessions and of the responses that carry them. Spec: sockjs 3.4, 4.</summary>
public sealed class HandlingClose(SuiteServer server) : Suite(server)
{
    private const string Refused = "c[2010,\"Another connection still open\"]\n";

    /// <summary>Whether the server forgets a session that broke off or remembers it is its own choice.</summary>
    private static readonly string[] AfterAbort = ["o\n", "c[1002,\"Connection interrupted\"]\n"];

    /// <summary>Hanging up races with coming back, so once is not enough.</summary>
    private static readonly int Times = Nightly.Times(20);

    [Fact]
    public async Task test_close_frame()
    {
        string url = NewSession(Close);
        using RawConnection first = await OpenStreamAsync(url);
        Assert.Equal("o\n", await ReadAsync(first));
        Assert.Equal("c[3000,\"Go away!\"]\n", await ReadAsync(first));

        // The first response has had its last frame: it is not in the way, ended or not.
        using RawConnection second = await OpenStreamAsync(url);
        Assert.Equal("c[3000,\"Go away!\"]\n", await ReadAsync(second));

        Assert.Empty(await ReadAsync(first));
        Assert.Empty(await ReadAsync(second));
    }

    [Fact]
    public async Task test_close_request()
    {
        string url = NewSession();
        using RawConnection first = await OpenStreamAsync(url);
        Assert.Equal("o\n", await ReadAsync(first));

        using RawConnection second = await OpenStreamAsync(url);
        Assert.Equal(Refused, await ReadAsync(second));
        Assert.Empty(await ReadAsync(second));

        // The first one is none the worse for it.
        await SendAsync(url, "[\"x\"]");
        Assert.Equal("a[\"x\"]\n", await ReadAsync(first));
    }

    [Fact]
    public async Task test_abort_xhr_streaming()
    {
        for (int time = 1; time <= Times; time++)
        {
            string url = NewSession();
            using RawConnection first = await OpenStreamAsync(url);
            Assert.Equal("o\n", await ReadAsync(first));

            using RawConnection second = await OpenStreamAsync(url);
            Assert.Equal(Refused, await ReadAsync(second));
            Assert.Empty(await ReadAsync(second));

            first.Dispose();

            using RawConnection third = await OpenStreamAsync(url);
            string answer = await ReadAsync(third);
            Assert.True(AfterAbort.Contains(answer), $"Time {time}: {answer}");
        }
    }

    [Fact]
    public async Task test_abort_xhr_polling()
    {
        for (int time = 1; time <= Times; time++)
        {
            string url = NewSession();
            Verify.Frame(await PostAsync($"{url}/xhr"), "o\n");

            using TwoPolls polls = await TwoPolls.StartAsync(() => OpenPostAsync($"{url}/xhr"));
            Verify.Frame(polls.Refusal, Refused);

            await polls.HangUpAsync();

            RawResponse third = await PostAsync($"{url}/xhr");
            Assert.True(AfterAbort.Contains(third.Body), $"Time {time}: {third.Body}");
        }
    }

    /// <summary>A stream whose head and prelude have been read.</summary>
    private async Task<RawConnection> OpenStreamAsync(string url)
    {
        RawConnection stream = await OpenPostAsync($"{url}/xhr_streaming");
        Assert.Equal(200, (await stream.ReadHeadAsync()).Status);
        Assert.StartsWith("hhhh", await ReadAsync(stream), StringComparison.Ordinal);
        return stream;
    }
}
