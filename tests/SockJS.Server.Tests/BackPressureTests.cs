using System.Globalization;

namespace SockJS.Server.Tests;

/// <summary>A handler that is busy is not buried: the client is no longer read from, and nothing is lost. Spec: token-sockjs A13.</summary>
public sealed class BackPressureTests
{
    private const int Bound = 64;

    [Fact]
    public async Task Client_of_a_busy_handler_is_not_read_from_beyond_the_bound_and_nothing_is_lost()
    {
        const int Count = 3 * Bound;
        using var service = new FakeService();
        (FakeWire wire, _) = service.Open();
        var busy = new TaskCompletionSource();
        service.Handler.Receiving = _ => new ValueTask(busy.Task);

        int accepted = 0;
        for (int i = 0; i < Count; i++)
        {
            if (wire.IsIdle) accepted++;
            wire.SendText($"[\"{i}\"]");
        }

        // One is being handled, so many wait, and then nobody reads.
        Assert.Equal(1 + Bound, accepted);
        Assert.False(wire.IsIdle);

        busy.SetResult();
        Assert.Equal("open", await service.Handler.Calls.NextAsync());
        for (int i = 0; i < Count; i++) Assert.Equal($"message {i}", await service.Handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Messages_of_one_large_frame_are_handed_over_as_there_is_room()
    {
        const int Count = 10_000;
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;
        handler.Receiving = async _ => await Task.Yield();

        await client.SendMessagesAsync([.. Enumerable.Range(0, Count).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
        await client.CloseAsync();

        for (int i = 0; i < Count; i++) Assert.Equal($"message {i}", await handler.Calls.NextAsync());
        Assert.Equal("close 1000 ", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Close_of_the_application_is_heard_by_a_client_that_is_not_read_from()
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;
        var busy = new TaskCompletionSource();
        handler.Receiving = _ => new ValueTask(busy.Task);
        await client.SendMessagesAsync([.. Enumerable.Repeat("x", 2 * Bound)]);
        Assert.Equal("message x", await handler.Calls.NextAsync());

        handler.Connection.Close(3001, "enough");

        Assert.Equal(3001, (await client.ReadCloseAsync()).Code);
        busy.SetResult();
        Assert.Equal("close 3001 enough", await handler.Calls.NextAsync());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Busy_handler_learns_that_a_client_is_gone_that_is_not_read_from(bool reset)
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS vanishing = client;
        handler.Receiving = async _ => await new TaskCompletionSource().Task.WaitAsync(handler.Connection.Aborted);
        await client.SendMessagesAsync([.. Enumerable.Repeat("x", 2 * Bound)]);
        Assert.Equal("message x", await handler.Calls.NextAsync());

        if (reset) client.Socket.Connection.Reset();
        else client.Socket.Connection.Finish();

        string call;
        do call = await handler.Calls.NextAsync();
        while (call == "message x");
        Assert.Equal("close 1006 Connection lost", call);
    }
}
