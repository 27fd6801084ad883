using SockJS.Protocol;
using Testing.Transports;

namespace SockJS.Server.Tests.Connections;

/// <summary>A SockJS connection over HTTP, where receiving requests come and go while the session stays. Spec: sockjs 3.4, 3.5, 4.</summary>
public abstract class HttpConnectionContract : ConnectionContract
{
    private static readonly TimeSpan DisconnectDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    protected abstract HttpWrapping Wrapping { get; }

    protected override string TransportName => Wrapping.Name;

    protected sealed override TransportClient Connect(TransportAddress address) => new HttpTransportClient(Wrapping, address);

    [Fact]
    public async Task Session_that_broke_off_is_remembered_for_a_minute()
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        await AttachAsync(client);

        client.Abort();

        Assert.Equal($"close {CloseCode.Lost}", await handler.Calls.NextAsync());
        await ExpectGoneAsync(client);
        Assert.False(Service.HasHandler);
    }

    [Fact]
    public async Task Who_breaks_off_in_the_middle_of_the_last_frame_of_a_response_is_lost()
    {
        await StartAsync(options => options.ResponseLimit = 1);
        (TransportClient client, RecordingHandler handler) = await OpenAsync(receiveBuffer: 4096);
        await ((HttpTransportClient)client).FinishAsync();
        await AttachAsync(client);

        // More than all kernels on the way take.
        handler.Connection.Send(new string('x', 16 * 1024 * 1024));
        client.Abort();

        Assert.Equal($"close {CloseCode.Lost}", await handler.Calls.NextAsync());
        await ExpectGoneAsync(client);
    }

    [Fact]
    public async Task Who_hangs_up_politely_in_the_middle_of_a_response_is_lost_too()
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        await AttachAsync(client);

        ((HttpTransportClient)client).HangUp();

        await ExpectEndAsync(handler, CloseCode.Lost);
    }

    [Fact]
    public async Task Who_breaks_off_and_comes_back_at_once_is_told_that_it_was_interrupted()
    {
        await StartAsync();
        for (int i = 0; i < 10; i++)
        {
            (TransportClient hasty, RecordingHandler handler) = await OpenAsync();
            await AttachAsync(hasty);
            hasty.Abort();
            Assert.Equal(CloseCode.Interrupted, await hasty.ReadCloseAsync());
            Assert.Equal($"close {CloseCode.Lost}", await handler.Calls.NextAsync());
        }
    }

    [Fact]
    public async Task What_was_accepted_from_a_client_is_heard_although_it_breaks_off()
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        var busy = new TaskCompletionSource();
        handler.Receiving = _ => new ValueTask(busy.Task);
        await client.SendAsync("one", "two", "three");
        await AttachAsync(client);

        client.Abort();
        await ExpectGoneAsync(client);
        busy.SetResult();

        foreach (string message in new[] { "one", "two", "three" }) Assert.Equal($"message {message}", await handler.Calls.NextAsync());
        await ExpectEndAsync(handler, CloseCode.Lost);
    }

    [Fact]
    public async Task What_is_said_while_nobody_receives_comes_in_one_frame_and_in_order()
    {
        (TransportClient client, RecordingHandler handler) = await OpenDetachedAsync();
        string[] backlog = [.. Enumerable.Range(0, 1000).Select(i => $"{i}")];

        foreach (string message in backlog) Assert.True(handler.Connection.Send(message));

        Assert.Equal(backlog, (await client.ReadFrameAsync()).Messages);
    }

    [Fact]
    public async Task Close_is_told_to_each_request_until_nobody_has_asked_for_long()
    {
        (TransportClient client, RecordingHandler handler) = await OpenDetachedAsync();
        handler.Connection.Send("before");
        handler.Connection.Close(3000, "Go away!");
        Assert.Equal("before", await client.ReadMessageAsync());

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(new CloseStatus(3000, "Go away!"), await client.ReadCloseAsync());
            Assert.Equal(404, await PostAsync(client, "[\"too late\"]"));
            PassAlmost(DisconnectDelay);
        }

        PassFully(TimeSpan.Zero);
        await ExpectGoneAsync(client);
        await ExpectEndAsync(handler, new CloseStatus(3000, "Go away!"));
    }

    [Fact]
    public async Task Session_that_nobody_receives_for_is_lost_after_five_seconds_and_forgotten_after_a_minute()
    {
        (TransportClient client, RecordingHandler handler) = await OpenDetachedAsync();

        PassAlmost(DisconnectDelay);
        Assert.True(handler.Connection.IsOpen);
        PassFully(TimeSpan.Zero);
        Assert.Equal($"close {CloseCode.Lost}", await handler.Calls.NextAsync());

        await ExpectGoneAsync(client);
        PassAlmost(Memory);
        await ExpectGoneAsync(client);
        Assert.False(Service.HasHandler);

        PassFully(TimeSpan.Zero);
        await client.OpenAsync();
        Assert.NotEqual(handler.Connection.Id, (await Service.NextHandlerAsync()).Connection.Id);
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Session_lives_as_long_as_somebody_receives_and_five_seconds_from_there()
    {
        (TransportClient client, RecordingHandler handler) = await OpenDetachedAsync();
        for (int i = 0; i < 3; i++)
        {
            PassAlmost(DisconnectDelay);
            await AttachAsync(client);
            PassAlmost(TimeSpan.FromSeconds(25));
            handler.Connection.Send("go on");
            Assert.Equal("go on", await client.ReadMessageAsync());
            await ((HttpTransportClient)client).FinishAsync();
        }

        // Sending is no sign of life of who does not receive.
        PassAlmost(DisconnectDelay);
        await client.SendAsync("hello?");
        PassFully(TimeSpan.Zero);

        Assert.Equal("message hello?", await handler.Calls.NextAsync());
        await ExpectEndAsync(handler, CloseCode.Lost);
    }

    [Fact]
    public async Task Host_that_goes_down_tells_who_comes_back_in_time_and_lets_nobody_else_in()
    {
        (TransportClient client, RecordingHandler handler) = await OpenDetachedAsync();

        Task stopping = Service.Host.StopAsync();

        Assert.Equal("close 1012 restart;window=5000", await handler.Calls.NextAsync());
        Assert.Equal(503, (await Assert.ThrowsAsync<TransportRefusedException>(NewClient().OpenAsync)).Response.Status);
        Assert.Equal(404, await PostAsync(client, "[\"too late\"]"));
        PassAlmost(DisconnectDelay);
        Assert.False(stopping.IsCompleted);
        Assert.Equal(new CloseStatus(1012, "restart;window=5000"), await client.ReadCloseAsync());

        PassFully(TimeSpan.Zero);
        await stopping;
        Assert.Empty(handler.Calls.TakeAll());
    }

    /// <summary>A session that nobody receives for, whatever the transport: each response has had enough after one frame.</summary>
    private protected async Task<(TransportClient Client, RecordingHandler Handler)> OpenDetachedAsync()
    {
        await StartAsync(options => options.ResponseLimit = 1);
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        await ((HttpTransportClient)client).FinishAsync();
        return (client, handler);
    }

    /// <summary>Who asks for a session that is gone hears that, as often as it asks; who sends to it, that there is none.</summary>
    private static async Task ExpectGoneAsync(TransportClient client)
    {
        for (int i = 0; i < 2; i++) Assert.Equal(CloseCode.Interrupted, await client.ReadCloseAsync());
        Assert.Equal(404, await PostAsync(client, "[\"anybody there?\"]"));
    }

    protected static async Task<int> PostAsync(TransportClient client, string array) => (await ((HttpTransportClient)client).PostAsync(array)).Status;
}
