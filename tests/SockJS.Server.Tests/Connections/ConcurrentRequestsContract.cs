using SockJS.Protocol;
using Testing.Transports;

namespace SockJS.Server.Tests.Connections;

/// <summary>A SockJS connection over HTTP, of which more requests come than should, or all at once. Spec: sockjs 3.4, 3.5.</summary>
public abstract class ConcurrentRequestsContract : HttpConnectionContract
{
    [Fact]
    public async Task Second_receiver_is_refused_after_a_moment_and_the_first_goes_on()
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        await AttachAsync(client);
        TransportClient second = NewClient(client.Address.SessionId);

        await AttachAsync(second);
        Clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(CloseCode.AnotherConnection, await second.ReadCloseAsync());
        handler.Connection.Send("to the first");
        Assert.Equal("to the first", await client.ReadMessageAsync());
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Second_receiver_that_leaves_before_it_is_refused_takes_the_session_not_with_it()
    {
        (TransportClient client, RecordingHandler handler) = await OpenDetachedAsync();
        await AttachAsync(client);
        TransportClient second = NewClient(client.Address.SessionId);
        string mark = (await second.AttachAsync())!;
        await Service.ArrivedAsync(mark);
        second.Abort();
        await Service.LeftAsync(mark);

        foreach (string message in new[] { "one", "two", "three" })
        {
            handler.Connection.Send(message);
            Assert.Equal(message, await client.ReadMessageAsync());
        }

        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Of_a_hundred_receivers_one_is_served()
    {
        (TransportClient client, RecordingHandler handler) = await OpenDetachedAsync();
        TransportClient[] all = [.. Enumerable.Range(0, 100).Select(_ => NewClient(client.Address.SessionId))];

        await Task.WhenAll(all.Select(AttachAsync));
        Clock.Advance(TimeSpan.FromMilliseconds(100));
        Task<ServerFrame>[] reading = [.. all.Select(receiver => receiver.ReadFrameAsync())];

        for (int left = 100; left > 1; left--)
        {
            Task<ServerFrame> refused = await Task.WhenAny(reading).WaitAsync(Patience.Limit, Cancel);
            Assert.Equal(CloseCode.AnotherConnection, (await refused).Close);
            reading = [.. reading.Where(task => task != refused)];
        }

        handler.Connection.Send("to one");
        Assert.Equal(["to one"], (await reading[0]).Messages);
        Assert.False(Service.HasHandler);
    }

    [Fact]
    public async Task Of_a_hundred_who_open_one_session_one_opens_it()
    {
        await StartAsync();
        string id = Guid.NewGuid().ToString("N");
        TransportClient[] all = [.. Enumerable.Range(0, 100).Select(_ => NewClient(id))];

        await Task.WhenAll(all.Select(AttachAsync));
        await Service.NextHandlerAsync();

        Assert.False(Service.HasHandler);
    }

    [Fact]
    public async Task Bodies_that_come_at_once_are_not_mixed_and_nothing_is_lost()
    {
        const int Bodies = 20, Size = 100;
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, Bodies).Select(body => client.SendAsync([.. Enumerable.Range(0, Size).Select(i => $"{body} {i}")])));

        HashSet<string> seen = [];
        for (int body = 0; body < Bodies; body++)
        {
            string first = await handler.Calls.NextAsync();
            string name = first.Split(' ')[1];
            Assert.True(seen.Add(name));
            Assert.Equal($"message {name} 0", first);
            for (int i = 1; i < Size; i++) Assert.Equal($"message {name} {i}", await handler.Calls.NextAsync());
        }
    }

    [Fact]
    public async Task One_byte_more_than_the_largest_message_is_413_and_the_session_goes_on()
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();

        Assert.Equal(413, await PostAsync(client, $"[\"before\",\"{new string('x', 1024 * 1024 + 1)}\",\"behind\"]"));
        await client.SendAsync("small");

        Assert.Equal("message before", await handler.Calls.NextAsync());
        Assert.Equal("message small", await handler.Calls.NextAsync());
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Sending_to_nobody_is_404_and_opens_nothing()
    {
        await StartAsync();

        Assert.Equal(404, await PostAsync(NewClient(), "[\"anybody there?\"]"));

        Assert.False(Service.HasHandler);
    }
}
