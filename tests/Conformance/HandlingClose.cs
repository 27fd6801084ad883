using System.Net;

namespace Conformance.Tests;

/// <summary>The ends of sessions and of the responses that carry them. Spec: sockjs 3.4, 4.</summary>
public sealed class HandlingClose(SuiteServer server) : Suite(server)
{
    private const string Refused = "c[2010,\"Another connection still open\"]\n";

    /// <summary>The suite would also take <c>o</c>, from a server that forgets. This one remembers: a phantom session helps nobody.</summary>
    private const string Interrupted = "c[1002,\"Connection interrupted\"]\n";

    /// <summary>
    /// Hanging up races with coming back, so once is not enough. The server gives the first a grace period to leave; a clock that
    /// stands still makes it long enough for any machine.
    /// </summary>
    private static readonly int Times = Nightly.Times(20);

    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

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
            var clock = new TestClock();
            await using KestrelHost host = await SuiteServer.StartAsync(clock);
            string url = NewSession();
            using RawConnection first = await OpenStreamAsync(host.Endpoint, url);
            Assert.Equal("o\n", await ReadAsync(first));

            using RawConnection second = await OpenStreamAsync(host.Endpoint, url);
            await clock.AwaitedAsync(Grace, Cancel);
            clock.Advance(Grace);
            Assert.Equal(Refused, await ReadAsync(second));
            Assert.Empty(await ReadAsync(second));

            first.Dispose();

            using RawConnection third = await OpenStreamAsync(host.Endpoint, url);
            Assert.Equal((time, Interrupted), (time, await ReadAsync(third)));
        }
    }

    [Fact]
    public async Task test_abort_xhr_polling()
    {
        for (int time = 1; time <= Times; time++)
        {
            var clock = new TestClock();
            await using KestrelHost host = await SuiteServer.StartAsync(clock);
            string url = $"{NewSession()}/xhr";
            Verify.Frame(await RawHttp.SendAsync(host.Endpoint, "POST", url, Cancel, body: ""), "o\n");

            Task<TwoPolls> starting = TwoPolls.StartAsync(() => RawHttp.StartAsync(host.Endpoint, "POST", url, Cancel, body: ""));
            await clock.AwaitedAsync(Grace, Cancel);
            clock.Advance(Grace);
            using TwoPolls polls = await starting;
            Verify.Frame(polls.Refusal, Refused);

            await polls.HangUpAsync();

            RawResponse third = await RawHttp.SendAsync(host.Endpoint, "POST", url, Cancel, body: "");
            Assert.Equal((time, Interrupted), (time, third.Body));
        }
    }

    private Task<RawConnection> OpenStreamAsync(string url) => OpenStreamAsync(Server, url);

    /// <summary>A stream whose head and prelude have been read.</summary>
    private static async Task<RawConnection> OpenStreamAsync(IPEndPoint server, string url)
    {
        RawConnection stream = await RawHttp.StartAsync(server, "POST", $"{url}/xhr_streaming", Cancel, body: "");
        Assert.Equal(200, (await stream.ReadHeadAsync()).Status);
        Assert.StartsWith("hhhh", await ReadAsync(stream), StringComparison.Ordinal);
        return stream;
    }
}
