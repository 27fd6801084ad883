using SockJS.Client.Transports;
using SockJS.Protocol;

namespace SockJS.Client.Tests;

public sealed class CloseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Close_frame_of_the_server_is_clean_and_comes_after_its_messages()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync();
        await using SockJSClient owned = client;

        await peer.SendAsync("""a["last words"]""");
        await peer.SendAsync("""c[4011,"Bye \ud83d\ude00 \ud800"]""");
        await peer.SendAsync("""a["too late"]""");

        Assert.Equal(new SockJSCloseInfo(new CloseStatus(4011, "Bye 😀 \ud800"), WasClean: true), await client.Closed);
        Assert.Equal(["last words"], await client.ReadAllAsync(Cancel).ToArrayAsync(Cancel));
        Assert.Equal("close 1000 Normal closure", await peer.ReadAsync());
    }

    [Fact]
    public async Task WebSocket_closed_without_a_close_frame_is_not_clean_and_keeps_its_code()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync();
        await using SockJSClient owned = client;

        await peer.CloseAsync(3000, "Broken framing.");

        Assert.Equal(new SockJSCloseInfo(CloseCode.BrokenFraming, WasClean: false), await client.Closed);
    }

    [Fact]
    public async Task Broken_connection_is_1006()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync();
        await using SockJSClient owned = client;

        peer.Drop();

        Assert.Equal(new SockJSCloseInfo(CloseCode.Lost, WasClean: false), await client.Closed);
        Assert.Empty(await client.ReadAllAsync(Cancel).ToArrayAsync(Cancel));
    }

    [Fact]
    public async Task Second_open_frame_means_that_the_server_has_lost_the_session()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync();
        await using SockJSClient owned = client;

        await peer.SendAsync("o");

        Assert.Equal(new SockJSCloseInfo(ClientCloseCode.ServerLostSession, WasClean: false), await client.Closed);
        Assert.Equal("close 1000 Normal closure", await peer.ReadAsync());
    }

    [Fact]
    public async Task Closing_tells_the_server_code_and_reason()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync();
        await using SockJSClient owned = client;

        Task closing = client.CloseAsync(3456, "had enough");

        Assert.Equal("close 3456 had enough", await peer.ReadAsync());
        await closing;
        Assert.Equal(new SockJSCloseInfo(new CloseStatus(3456, "had enough"), WasClean: true), await client.Closed);
    }

    [Fact]
    public async Task Messages_that_have_arrived_can_be_read_after_closing()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync();
        await using SockJSClient owned = client;
        await using IAsyncEnumerator<string> messages = client.ReadAllAsync(Cancel).GetAsyncEnumerator(Cancel);
        await peer.SendAsync("""a["one","two"]""");
        await messages.MoveNextAsync();

        Task closing = client.CloseAsync();

        Assert.True(await messages.MoveNextAsync());
        Assert.Equal("two", messages.Current);
        Assert.False(await messages.MoveNextAsync());
        await closing;
    }

    [Fact]
    public async Task Long_reason_is_cut_to_what_a_close_frame_can_hold()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync();
        await using SockJSClient owned = client;

        Task closing = client.CloseAsync(1000, new string('é', 100));

        Assert.Equal($"close 1000 {new string('é', 61)}", await peer.ReadAsync());
        await closing;
    }

    [Fact]
    public async Task Reason_that_is_no_text_travels_with_a_sign_in_the_place_of_half_a_character()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync();
        await using SockJSClient owned = client;

        Task closing = client.CloseAsync(3000, "half \ud800 a \udc00 character \ud83d\ude00");

        Assert.Equal("close 3000 half \ufffd a \ufffd character \ud83d\ude00", await peer.ReadAsync());
        await closing.WaitAsync(Patience.Limit, Cancel);
    }

    [Fact]
    public async Task Reason_that_is_null_is_a_mistake_and_nothing_happens()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync();
        await using SockJSClient owned = client;

        await Assert.ThrowsAsync<ArgumentNullException>(() => client.CloseAsync(3000, null!));

        Assert.False(client.Closed.IsCompleted);
        await client.SendAsync("still here", Cancel);
        Assert.Equal("""["still here"]""", await peer.ReadAsync());
    }

    [Fact]
    public async Task Goodbye_that_cannot_be_said_for_whatever_reason_is_the_end_at_once()
    {
        var wire = new FakeTransport { OnClose = () => throw new NotSupportedException("no goodbyes") };
        var session = new ClientSession(new SockJSClientOptions { TimeProvider = new TestClock() }, "test");
        await session.OpenAsync(_ => Task.FromResult<IClientTransport>(wire), Cancel);

        // The clock stands still.
        await session.CloseAsync(CloseCode.Normal).WaitAsync(Patience.Limit, Cancel);

        Assert.True(wire.IsDisposed);
        Assert.True((await session.Closed).WasClean);
    }

    [Fact]
    public async Task Server_that_does_not_answer_is_cut_off_when_the_time_is_up()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        wire.AnswersClose = false;
        var clock = new TestClock();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync(new SockJSClientOptions { TimeProvider = clock });

        Task disposing = client.DisposeAsync().AsTask();
        Assert.True((await client.Closed).WasClean);
        Assert.Equal("close 1000 Normal closure", await peer.ReadAsync());
        Assert.False(disposing.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(5));
        await disposing.WaitAsync(Patience.Limit, Cancel);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1001)]
    [InlineData(1006)]
    [InlineData(2999)]
    [InlineData(5000)]
    public async Task Codes_that_are_not_for_applications_are_refused(int code)
    {
        await using var client = new SockJSClient(new Uri("http://127.0.0.1:9/x"));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.CloseAsync(code));
    }

    [Fact]
    public async Task Client_that_never_connected_closes_at_once_and_cannot_connect_any_more()
    {
        var client = new SockJSClient(new Uri("http://127.0.0.1:9/x"));

        await client.DisposeAsync();

        Assert.True((await client.Closed).WasClean);
        Assert.Empty(await client.ReadAllAsync(Cancel).ToArrayAsync(Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.ConnectAsync(Cancel));
    }

    [Fact]
    public async Task Closing_while_connecting_ends_the_attempt()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        var client = new SockJSClient(wire.Url, new SockJSClientOptions { TimeProvider = new TestClock() });
        Task connecting = client.ConnectAsync(Cancel);
        await wire.AcceptAsync();

        await client.CloseAsync(3001, "changed my mind").WaitAsync(Patience.Limit, Cancel);

        var failure = await Assert.ThrowsAsync<SockJSException>(() => connecting);
        Assert.Equal(new CloseStatus(3001, "changed my mind"), failure.CloseStatus);
    }

    [Fact]
    public async Task Disposing_many_times_at_once_is_like_disposing_once()
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        (SockJSClient client, ScriptedWire.Peer peer) = await wire.ConnectAsync();

        Task[] disposing = [.. Enumerable.Range(0, 10).Select(_ => Task.Run(async () => await client.DisposeAsync()))];
        Assert.Equal("close 1000 Normal closure", await peer.ReadAsync());

        await Task.WhenAll(disposing).WaitAsync(Patience.Limit, Cancel);
        await client.DisposeAsync();
    }
}
