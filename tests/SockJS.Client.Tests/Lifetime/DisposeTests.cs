using System.Net;
using SockJS.Client.Tests.Scripted;
using SockJS.Protocol;

namespace SockJS.Client.Tests.Lifetime;

/// <summary>A client may be disposed at any moment: it lets go of everything, without waiting for any time to pass.</summary>
public sealed class DisposeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<SockJSTransport> All => [.. Enum.GetValues<SockJSTransport>()];

    public static TheoryData<SockJSTransport> OverHttp => [SockJSTransport.XhrStreaming, SockJSTransport.EventSource, SockJSTransport.XhrPolling];

    [Fact]
    public async Task While_the_server_is_asked_what_it_has()
    {
        await using var talk = new Talk(_ => { });
        Task connecting = talk.Client.ConnectAsync(Cancel);
        ScriptedRequest info = await talk.NextAsync("info");

        await ExpectEndAsync(talk);

        await info.GivenUp;
        await ExpectNotOpenedAsync(connecting);
    }

    [Fact]
    public async Task While_a_token_is_asked_for_that_does_not_come()
    {
        var asked = new TaskCompletionSource();
        await using var talk = new Talk(options => options.BearerToken = _ =>
        {
            asked.SetResult();
            return new ValueTask<string?>(new TaskCompletionSource<string?>().Task);
        });
        Task connecting = talk.Client.ConnectAsync(Cancel);
        await asked.Task;

        await ExpectEndAsync(talk);

        await ExpectNotOpenedAsync(connecting);
    }

    [Theory, MemberData(nameof(All))]
    public async Task While_a_transport_is_asked_for(SockJSTransport transport)
    {
        await using var talk = new Talk(transport);
        Task connecting = await talk.BeginAsync();
        ScriptedRequest request = await talk.Handler.NextAsync();

        await ExpectEndAsync(talk);

        await request.GivenUp;
        await ExpectNotOpenedAsync(connecting);
        Assert.True(talk.Handler.IsQuiet);
    }

    [Theory, MemberData(nameof(OverHttp))]
    public async Task While_a_response_has_not_opened_the_session(SockJSTransport transport)
    {
        await using var talk = new Talk(transport);
        Task connecting = await talk.BeginAsync();
        ScriptedStream stream = (await talk.Handler.NextAsync()).Answer(200, room: 1);
        Task taken = stream.WriteAsync(":\n");
        await taken.WaitAsync(Patience.Limit, Cancel);

        await ExpectEndAsync(talk);

        await ExpectNotOpenedAsync(connecting);
        Assert.True(talk.Handler.IsQuiet);
    }

    [Fact]
    public async Task While_a_websocket_has_not_opened_the_session()
    {
        await using var talk = new Talk(SockJSTransport.WebSocket);
        Task connecting = await talk.BeginAsync();
        ScriptedWebSocket socket = ScriptedWebSocket.Accept(await talk.NextAsync("websocket"), room: 1);
        await socket.SendAsync("h").WaitAsync(Patience.Limit, Cancel);

        await ExpectEndAsync(talk);

        await ExpectNotOpenedAsync(connecting);
    }

    [Fact]
    public async Task After_a_websocket_has_been_refused_when_its_connection_was_there()
    {
        await using var talk = new Talk(options => options.Transports = [SockJSTransport.WebSocket, SockJSTransport.XhrPolling]);
        Task connecting = await talk.BeginAsync();
        ScriptedWebSocket.Accept(await talk.NextAsync("websocket"), key: "of somebody else");
        (await talk.NextAsync("xhr")).Answer(200, "o\n");
        await connecting;
        ScriptedRequest poll = await talk.NextAsync("xhr");

        // Only the poll is left, before anybody has disposed anything.
        Assert.Equal(1, talk.Handler.Open);

        await ExpectEndAsync(talk);
        await poll.GivenUp;
    }

    [Fact]
    public async Task After_a_websocket_whose_connection_could_not_be_had()
    {
        await using var talk = new Talk(SockJSTransport.WebSocket);
        Task connecting = await talk.BeginAsync();
        var content = new UnreadableContent();
        ScriptedRequest request = await talk.NextAsync("websocket");
        request.Answer(new HttpResponseMessage(HttpStatusCode.SwitchingProtocols) { Content = content });

        await Assert.ThrowsAsync<SockJSException>(() => connecting);

        Assert.True(content.IsDisposed);
        request.Over();
    }

    [Theory, MemberData(nameof(OverHttp))]
    public async Task While_messages_are_waited_for(SockJSTransport transport)
    {
        await using var talk = new Talk(transport);
        await Sending.SendTests.OpenAsync(talk, transport);
        Task<int> reading = talk.Client.ReadAllAsync(Cancel).CountAsync(Cancel).AsTask();

        await ExpectEndAsync(talk);

        Assert.Equal(0, await reading.WaitAsync(Patience.Limit, Cancel));
        await Assert.ThrowsAsync<SockJSException>(() => talk.Client.SendAsync("late", Cancel));
        Assert.True(talk.Handler.IsQuiet);
    }

    [Fact]
    public async Task While_nobody_reads_and_no_more_is_taken()
    {
        await using var talk = new Talk(options => (options.Transports, options.MaxInboundMessages) = ([SockJSTransport.XhrStreaming], 1));
        ScriptedStream stream = await talk.OpenStreamAsync();
        await stream.WriteAsync("a[\"1\",\"2\"]\na[\"3\"]\n");

        await ExpectEndAsync(talk);
    }

    [Fact]
    public async Task While_a_message_is_on_its_way_closing_takes_its_time_and_no_longer()
    {
        await using var talk = new Talk(SockJSTransport.XhrPolling);
        await talk.OpenPollingAsync();
        Task sending = talk.Client.SendAsync("x", Cancel);
        ScriptedRequest request = await talk.NextAsync("xhr_send");

        Task disposing = talk.Client.DisposeAsync().AsTask();
        Assert.False(disposing.IsCompleted);
        talk.Clock.Advance(TimeSpan.FromSeconds(5));

        await request.GivenUp;
        await disposing.WaitAsync(Patience.Limit, Cancel);
        await Assert.ThrowsAsync<SockJSException>(() => sending);
        Assert.Equal(0, talk.Handler.Open);
    }

    [Fact]
    public async Task While_the_next_poll_is_put_off()
    {
        await using var talk = new Talk(SockJSTransport.XhrPolling);
        (await talk.OpenPollingAsync()).Answer(200);
        await talk.Clock.AwaitedAsync(TimeSpan.FromMilliseconds(100), Cancel);

        await ExpectEndAsync(talk);

        talk.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(talk.Handler.IsQuiet);
    }

    [Theory, MemberData(nameof(OverHttp))]
    public async Task From_inside_the_callback(SockJSTransport transport)
    {
        await using var talk = new Talk(transport);
        int heard = 0;
        string o = transport is SockJSTransport.EventSource ? "data: o\r\n\r\n" : "o\n", messages = o.Replace("o", "a[\"1\",\"2\"]", StringComparison.Ordinal);
        Task connecting = await talk.BeginAsync();
        (await talk.Handler.NextAsync()).Answer(200, o);
        await connecting;

        Task<SockJSCloseInfo> reading = talk.Client.ReadAllAsync(
            async (_, _) =>
            {
                heard++;
                await talk.Client.DisposeAsync();
            },
            Cancel);
        (await talk.Handler.NextAsync()).Answer(200, messages);

        Assert.Equal(new SockJSCloseInfo(CloseCode.Normal, WasClean: true), await reading.WaitAsync(Patience.Limit, Cancel));
        Assert.InRange(heard, 1, 2);   // The second may have arrived before the end.
        Assert.Equal(0, talk.Handler.Open);
    }

    [Fact]
    public async Task Before_connecting_and_after_the_end()
    {
        await using var unused = new Talk(_ => { });
        await ExpectEndAsync(unused);

        await using var ended = new Talk(SockJSTransport.XhrPolling);
        (await ended.OpenPollingAsync()).Answer(200, "c[3000,\"\"]\n");
        await ended.Client.Closed;
        await ended.Client.DisposeAsync().AsTask().WaitAsync(Patience.Limit, Cancel);
        Assert.Equal(0, ended.Handler.Open);
    }

    [Fact]
    public async Task No_timer_of_a_connection_outlives_it()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        ScriptedStream stream = await talk.OpenStreamAsync();
        await stream.WriteAsync("h\n");
        await talk.Clock.AwaitedAsync(TimeSpan.FromSeconds(60), Cancel);

        await ExpectEndAsync(talk);

        Assert.Equal(0, talk.Clock.RunningTimers);
    }

    private static async Task ExpectEndAsync(Talk talk)
    {
        // The clock stands still, so nothing that it would end is waited for.
        await talk.Client.DisposeAsync().AsTask().WaitAsync(Patience.Limit, Cancel);
        Assert.Equal(0, talk.Handler.Open);
        Assert.Equal(new SockJSCloseInfo(CloseCode.Normal, WasClean: true), await talk.Client.Closed);
    }

    private static async Task ExpectNotOpenedAsync(Task connecting) =>
        Assert.Equal(CloseCode.Normal, (await Assert.ThrowsAsync<SockJSException>(() => connecting)).CloseStatus);

    private sealed class UnreadableContent : HttpContent
    {
        public bool IsDisposed { get; private set; }

        protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
            throw new InvalidOperationException("no stream");

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
