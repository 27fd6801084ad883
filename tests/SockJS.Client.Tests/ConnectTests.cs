using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using SockJS.Protocol;

namespace SockJS.Client.Tests;

public sealed partial class ConnectTests
{
    private const string NoIdleTimeout = "SockJSClientOptions.IdleTimeout must be at least 100 milliseconds and at most a day, or infinite.";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_url_has_three_digits_and_eight_characters()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient first, _) = await wire.ConnectAsync();
        (SockJSClient second, _) = await wire.ConnectAsync();

        Assert.All(wire.Requests, request => Assert.Matches(SessionPattern(), request.Path));
        Assert.NotEqual(wire.Requests[0].Path, wire.Requests[1].Path);

        await Task.WhenAll(first.DisposeAsync().AsTask(), second.DisposeAsync().AsTask());
    }

    [Theory]
    [InlineData("/service")]
    [InlineData("/service/")]
    [InlineData("/service//")]
    public async Task Slashes_at_the_end_of_the_url_do_not_count(string path)
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        await using var client = new SockJSClient(new Uri(wire.Url, path));
        Task connecting = client.ConnectAsync(Cancel);
        await wire.OpenAsync();
        await connecting;

        Assert.Matches(SessionPattern(), wire.Requests[0].Path);
    }

    [Fact]
    public async Task Query_and_headers_go_with_the_request()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        var options = new SockJSClientOptions { Headers = { ["X-Test"] = "hello" } };
        await using var client = new SockJSClient(new Uri($"{wire.Url}?user=1&x=a%20b"), options);
        Task connecting = client.ConnectAsync(Cancel);
        await wire.OpenAsync();
        await connecting;

        Assert.Equal("?user=1&x=a%20b", wire.Requests[0].Query);
        Assert.Equal("hello", wire.Requests[0].Header);
    }

    [Fact]
    public async Task Refused_upgrade_fails_with_2000_and_says_what_the_server_said()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        wire.Refusal = 404;
        await using var client = new SockJSClient(wire.Url);

        var failure = await Assert.ThrowsAsync<SockJSException>(() => client.ConnectAsync(Cancel));

        Assert.Equal(ClientCloseCode.AllTransportsFailed, failure.CloseStatus);
        Assert.Contains("404", failure.Message, StringComparison.Ordinal);
        Assert.Equal(new SockJSCloseInfo(ClientCloseCode.AllTransportsFailed, WasClean: false), await client.Closed);
    }

    [Fact]
    public async Task Server_that_is_not_there_fails_with_1002()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}/service");
        taken.Stop();
        await using var client = new SockJSClient(url);

        var failure = await Assert.ThrowsAsync<SockJSException>(() => client.ConnectAsync(Cancel));

        Assert.Equal(new CloseStatus(1002, "Cannot connect to server"), failure.CloseStatus);
        Assert.NotNull(failure.InnerException);
    }

    [Fact]
    public async Task Close_frame_instead_of_open_fails_with_its_code()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        await using var client = new SockJSClient(wire.Url);
        Task connecting = client.ConnectAsync(Cancel);
        await (await wire.AcceptAsync()).SendAsync("""c[4029,"Too many"]""");

        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);

        Assert.Equal(new CloseStatus(4029, "Too many"), failure.CloseStatus);
    }

    [Fact]
    public async Task WebSocket_closed_instead_of_open_fails_with_its_code()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        await using var client = new SockJSClient(wire.Url);
        Task connecting = client.ConnectAsync(Cancel);
        await (await wire.AcceptAsync()).CloseAsync(3000, "Go away!");

        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);

        Assert.Equal(new CloseStatus(3000, "Go away!"), failure.CloseStatus);
    }

    [Fact]
    public async Task Connection_that_breaks_instead_of_opening_is_an_attempt_that_failed()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        await using var client = new SockJSClient(wire.Url);
        Task connecting = client.ConnectAsync(Cancel);
        (await wire.AcceptAsync()).Drop();

        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);

        Assert.Equal(ClientCloseCode.AllTransportsFailed, failure.CloseStatus);
        Assert.Equal(SockJSTransport.WebSocket, failure.Attempts[0].Transport);
    }

    [Fact]
    public async Task Server_that_never_opens_fails_when_the_time_is_up_and_not_before()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        var clock = new TestClock();
        await using var client = new SockJSClient(wire.Url, new SockJSClientOptions { TimeProvider = clock });
        Task connecting = client.ConnectAsync(Cancel);
        ScriptedWire.Peer peer = await wire.AcceptAsync();
        await peer.SendAsync("h");

        clock.Advance(TimeSpan.FromMilliseconds(4999));
        Assert.False(connecting.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);
        Assert.Equal(ClientCloseCode.AllTransportsFailed, failure.CloseStatus);
        Assert.Equal("it was not open within 00:00:05", failure.Attempts[0].Reason);
    }

    [Fact]
    public async Task Cancelled_attempt_ends_as_cancelled_and_the_client_is_closed()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        await using var client = new SockJSClient(wire.Url);
        using var patience = new CancellationTokenSource();
        Task connecting = client.ConnectAsync(patience.Token);
        await wire.AcceptAsync();

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.False((await client.Closed).WasClean);
    }

    [Fact]
    public async Task Client_connects_only_once()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, _) = await wire.ConnectAsync();
        await using SockJSClient owned = client;

        var misuse = await Assert.ThrowsAsync<InvalidOperationException>(() => client.ConnectAsync(Cancel));

        Assert.Contains("make a new one", misuse.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ws://127.0.0.1/x", "write one like https://")]
    [InlineData("relative", "write one like https://")]
    [InlineData("http://127.0.0.1/x#part", "leave out '#part'")]
    public void Url_that_makes_no_sense_is_refused_with_a_sentence(string url, string sentence)
    {
        var misuse = Assert.Throws<ArgumentException>(() => new SockJSClient(new Uri(url, UriKind.RelativeOrAbsolute)));

        Assert.Contains(sentence, misuse.Message, StringComparison.Ordinal);
    }

    public static TheoryData<Action<SockJSClientOptions>, string> WrongOptions => new()
    {
        { options => options.ConnectTimeout = TimeSpan.Zero, "SockJSClientOptions.ConnectTimeout must be more than zero and at most a day." },
        { options => options.CloseTimeout = TimeSpan.Zero, "SockJSClientOptions.CloseTimeout must be more than zero and at most a day." },
        { options => options.InfoTimeout = TimeSpan.Zero, "SockJSClientOptions.InfoTimeout must be more than zero and at most a day." },
        { options => options.InfoTimeout = TimeSpan.FromDays(1.1), "SockJSClientOptions.InfoTimeout must be more than zero and at most a day." },
        { options => options.ConnectTimeout = Timeout.InfiniteTimeSpan, "SockJSClientOptions.ConnectTimeout must be more than zero and at most a day." },
        { options => options.IdleTimeout = TimeSpan.Zero, NoIdleTimeout },
        { options => options.IdleTimeout = TimeSpan.FromMilliseconds(99), NoIdleTimeout },
        { options => options.IdleTimeout = TimeSpan.MaxValue, NoIdleTimeout },
        { options => options.Transports = [], "SockJSClientOptions.Transports must be one transport or more." },
        { options => options.Transports = [(SockJSTransport)99], "SockJSClientOptions.Transports must be one transport or more." },
        { options => options.MaxMessageBytes = 0, "SockJSClientOptions.MaxMessageBytes must be between 1 and 268,435,456." },
        { options => options.MaxMessageBytes = (1 << 28) + 1, "SockJSClientOptions.MaxMessageBytes must be between 1 and 268,435,456." },
        { options => options.MaxOutboundMessages = 0, "SockJSClientOptions.MaxOutboundMessages must be 1 or more." },
        { options => options.MaxOutboundBytes = 0, "SockJSClientOptions.MaxOutboundBytes must be 1 or more." },
        { options => options.MaxInboundMessages = 0, "SockJSClientOptions.MaxInboundMessages must be 1 or more." },
        { options => options.MaxInboundBytes = 0, "SockJSClientOptions.MaxInboundBytes must be 1 or more." },
        { options => options.TimeProvider = null!, "SockJSClientOptions.TimeProvider must be a clock" },
        { options => options.Logger = null!, "SockJSClientOptions.Logger must be a logger" },
    };

    [Theory, MemberData(nameof(WrongOptions))]
    public void Option_that_makes_no_sense_is_refused_with_a_sentence(Action<SockJSClientOptions> spoil, string sentence)
    {
        var options = new SockJSClientOptions();
        spoil(options);

        var misuse = Assert.Throws<ArgumentException>(() => new SockJSClient(new Uri("http://127.0.0.1/x"), options));

        Assert.Contains(sentence, misuse.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_at_the_edge_of_sense_are_taken()
    {
        await using var client = new SockJSClient(new Uri("http://127.0.0.1/x"), new SockJSClientOptions
        {
            IdleTimeout = TimeSpan.FromMilliseconds(100),
            CloseTimeout = TimeSpan.FromDays(1),
            MaxMessageBytes = 256 * 1024 * 1024,
            MaxOutboundMessages = 1,
            MaxOutboundBytes = 1,
        });
    }

    [GeneratedRegex(@"\A/service/\d{3}/[a-z0-5]{8}/websocket\z")]
    private static partial Regex SessionPattern();
}
