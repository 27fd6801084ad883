using Microsoft.Extensions.Logging;
using SockJS.Protocol;
using Testing.Transports;

namespace SockJS.Server.Tests.Connections;

/// <summary>A SockJS connection: what holds whatever carries it. Spec: sockjs 3, 4.</summary>
public abstract class ConnectionContract : ConnectionTestBase
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>What the application knows it by.</summary>
    protected abstract string TransportName { get; }

    /// <summary>Whether a message may hold half of a pair of surrogates.</summary>
    protected virtual bool CarriesLoneSurrogates => true;

    [Fact]
    public async Task Client_opens_and_the_handler_knows_whom_it_has()
    {
        await StartAsync();

        (TransportClient client, RecordingHandler handler) = await OpenAsync();

        Assert.True(handler.Connection.IsOpen);
        Assert.Equal((TransportName, TestService.Path), (handler.Connection.Transport, handler.Connection.Path));
        Assert.NotEqual(client.Address.SessionId, handler.Connection.Id);
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Message_comes_back()
    {
        await StartAsync();
        (TransportClient client, _) = await OpenEchoAsync();

        await client.SendAsync("hello");

        Assert.Equal("hello", await client.ReadMessageAsync());
    }

    [Fact]
    public async Task Ten_thousand_messages_come_back_in_order()
    {
        const int Batches = 100, BatchSize = 100;
        await StartAsync();
        (TransportClient client, _) = await OpenEchoAsync();

        // Never more on the way than the server keeps for a client that is slow.
        using var underWay = new SemaphoreSlim(initialCount: 20);
        Task sending = Task.Run(
            async () =>
            {
                for (int batch = 0; batch < Batches; batch++)
                {
                    await underWay.WaitAsync(Cancel);
                    await client.SendAsync([.. Enumerable.Range(batch * BatchSize, BatchSize).Select(i => $"{i}")]);
                }
            },
            Cancel);

        for (int batch = 0; batch < Batches; batch++)
        {
            Assert.Equal(Enumerable.Range(batch * BatchSize, BatchSize).Select(i => $"{i}"), await client.ReadMessagesAsync(BatchSize));
            underWay.Release();
        }

        await sending;
    }

    [Fact]
    public async Task Text_that_breaks_others_comes_back_unchanged()
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenEchoAsync();
        string[] messages = [.. Torture.Pieces, string.Concat(Torture.Pieces), Torture.BasicPlane, Torture.Astral];

        foreach (string message in messages)
        {
            await client.SendAsync(message);
            Assert.Equal($"message {message}", await handler.Calls.NextAsync());
            Assert.Equal(message, await client.ReadMessageAsync());
        }
    }

    [Fact]
    public async Task Half_of_a_pair_of_surrogates_arrives_as_it_is_where_it_can()
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenEchoAsync();

        if (CarriesLoneSurrogates) await client.SendAsync(Torture.LoneSurrogates);
        else handler.Connection.Send(Torture.LoneSurrogates);

        string expected = CarriesLoneSurrogates ? Torture.LoneSurrogates : string.Concat(Torture.LoneSurrogates.Select(unit => unit == ' ' ? ' ' : '\uFFFD'));
        Assert.Equal(expected, await client.ReadMessageAsync());
    }

    [Fact]
    public async Task Messages_of_the_largest_size_pass_both_ways()
    {
        await StartAsync();
        (TransportClient client, _) = await OpenEchoAsync();
        string message = new('x', Megabyte);

        await client.SendAsync(message);

        Assert.Equal(message, await client.ReadMessageAsync());
    }

    [Fact]
    public async Task Messages_that_the_server_sends_while_it_opens_come_first_and_in_order()
    {
        await StartAsync(prepare: handler => handler.Opening = () =>
        {
            handler.Connection.Send("welcome");
            handler.Connection.Send("on board");
            handler.Calls.Add("welcomed");
            return default;
        });
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        Assert.Equal("welcomed", await handler.Calls.NextAsync());

        handler.Connection.Send("at last");

        Assert.Equal(["welcome", "on board", "at last"], await client.ReadMessagesAsync(3));
    }

    [Fact]
    public async Task Burst_of_the_server_comes_in_order()
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        string[] burst = [.. Enumerable.Range(0, 4000).Select(i => $"{i}")];

        foreach (string message in burst) Assert.True(handler.Connection.Send(message));

        Assert.Equal(burst, await client.ReadMessagesAsync(burst.Length));
    }

    [Theory]
    [InlineData(1000, "Normal closure"), InlineData(3000, "Go away!"), InlineData(4999, "")]
    [InlineData(3999, "\"quotes\" \\ </script> %20 %99 \r\n\t\0 \u2028 ä \U0001F600")]
    public async Task Server_closes_with_code_and_reason_when_all_is_said(int code, string reason)
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();

        handler.Connection.Send("the last word");
        handler.Connection.Close(code, reason);
        handler.Connection.Close(3001, "is too late");

        Assert.Equal("the last word", await client.ReadMessageAsync());
        Assert.Equal(new CloseStatus(code, reason), await client.ReadCloseAsync());
        await ExpectEndAsync(handler, new CloseStatus(code, reason));
    }

    [Fact]
    public async Task Server_may_close_while_it_opens()
    {
        await StartAsync(prepare: handler => handler.Opening = () =>
        {
            handler.Connection.Send("not today");
            handler.Connection.Close(3000, "Go away!");
            return default;
        });
        (TransportClient client, RecordingHandler handler) = await OpenAsync();

        Assert.Equal("not today", await client.ReadMessageAsync());
        Assert.Equal(new CloseStatus(3000, "Go away!"), await client.ReadCloseAsync());
        await ExpectEndAsync(handler, new CloseStatus(3000, "Go away!"));
    }

    [Fact]
    public async Task Handler_that_fails_ends_its_own_connection_only()
    {
        await StartAsync();
        Service.Host.Log.ExpectErrors(entry => entry.Exception is NotSupportedException);
        (TransportClient other, _) = await OpenEchoAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        handler.Receiving = _ => throw new NotSupportedException("on purpose");

        await client.SendAsync("boom");
        await other.SendAsync("still here");

        Assert.Equal(CloseCode.InternalError, await client.ReadCloseAsync());
        Assert.Equal("still here", await other.ReadMessageAsync());
        Assert.Equal("message boom", await handler.Calls.NextAsync());
        await ExpectEndAsync(handler, CloseCode.InternalError);
    }

    [Fact]
    public async Task Client_that_breaks_off_is_lost_once()
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        await client.SendAsync("one");
        Assert.Equal("message one", await handler.Calls.NextAsync());
        await AttachAsync(client);

        client.Abort();

        await ExpectEndAsync(handler, CloseCode.Lost);
    }

    [Fact]
    public async Task Client_comes_back_as_another_session()
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        await AttachAsync(client);
        client.Abort();
        Assert.Equal($"close {CloseCode.Lost}", await handler.Calls.NextAsync());

        (TransportClient again, RecordingHandler another) = await OpenEchoAsync();
        await again.SendAsync("back");

        Assert.Equal("back", await again.ReadMessageAsync());
        Assert.NotEqual(handler.Connection.Id, another.Connection.Id);
    }

    [Fact]
    public async Task Client_that_does_not_read_is_closed_as_too_slow_and_nobody_else_notices()
    {
        await StartAsync(options => (options.MaxOutboundBytes, options.ResponseLimit) = (256 * 1024, int.MaxValue));
        (TransportClient slow, RecordingHandler handler) = await OpenAsync(receiveBuffer: 4096);
        Sessions.SockJSSession session = Service.SessionOf(handler);
        (TransportClient other, _) = await OpenEchoAsync();

        // The first one is more than all kernels on the way take, so that whoever writes it waits for who reads.
        Assert.True(handler.Connection.Send(new string('x', 16 * Megabyte)));
        int accepted = 0;
        while (handler.Connection.Send("more")) Assert.True(++accepted < 10_000, "The queue has no bound.");

        Assert.Equal($"close {CloseCode.TooSlow}", await handler.Calls.NextAsync());
        Assert.Single(Service.Host.Log.Entries, entry => entry.Level == LogLevel.Warning && entry.Category == "SockJS.Server");
        await other.SendAsync("awake");
        Assert.Equal("awake", await other.ReadMessageAsync());

        // Somebody on the way may still take some. When nobody does any more, whoever holds the wire has its time, and then it is dropped.
        await Clock.FlyAsync(session.FreeAsync(), Sessions.SessionSweeper.Tick);
        await ExpectSlowEndAsync(slow);
    }

    [Fact]
    public async Task Quiet_connection_gets_a_heartbeat_each_25_seconds_and_none_before()
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        await AttachAsync(client);

        PassAlmost(TimeSpan.FromSeconds(25));
        handler.Connection.Send("not quiet");
        Assert.Equal("not quiet", await client.ReadMessageAsync());

        for (int i = 0; i < 3; i++)
        {
            await AttachAsync(client);
            PassFully(TimeSpan.FromSeconds(25));
            await client.ReadHeartbeatAsync();

            // Whatever answers the heartbeat has come when this has.
            await client.SendAsync("and you?");
            Assert.Equal("message and you?", await handler.Calls.NextAsync());
        }

        handler.Connection.Send("and still here");
        Assert.Equal("and still here", await client.ReadMessageAsync());
    }

    [Fact]
    public async Task Host_that_goes_down_says_so_and_does_not_wait_for_who_only_listens()
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        await AttachAsync(client);

        Task stopping = Service.Host.StopAsync();

        Assert.Equal(new CloseStatus(1012, "restart;window=5000"), await client.ReadCloseAsync());
        Assert.Equal("close 1012 restart;window=5000", await handler.Calls.NextAsync());

        // One look of the sweeper, and not the time that who was told is given to leave.
        Clock.Pass(Sessions.SessionSweeper.Tick);
        await stopping;
    }

    /// <summary>Who does not read hears why it was closed, or has been dropped.</summary>
    protected abstract Task ExpectSlowEndAsync(TransportClient client);
}
