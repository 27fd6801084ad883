using SockJS.Protocol;
using SockJS.Server.Sessions;
using Testing.Transports;

namespace SockJS.Server.Tests.BadInput;

/// <summary>More clients than a service has room for are asked to come later; those that it has notice nothing. Spec: sockjs 3.4, 4.1.</summary>
public sealed class CrowdTests
{
    [Fact]
    public async Task Session_too_many_is_503_over_whatever_it_comes_and_one_that_is_not_done_counts()
    {
        await using TestService service = await TestService.StartAsync(options => options.MaxSessions = 2, time: new TestClock());
        (HttpTransportClient first, RecordingHandler leaving) = await service.OpenAsync(HttpWrapping.XhrStreaming);
        (RawSockJS second, RecordingHandler staying) = await service.OpenAsync();
        using RawSockJS socket = second;
        await ExpectFullAsync(service);

        var done = new TaskCompletionSource();
        leaving.Closing = () => new ValueTask(done.Task);
        first.Abort();
        Assert.Equal($"close {CloseCode.Lost}", await leaving.Calls.NextAsync());
        await ExpectFullAsync(service);

        await socket.SendMessagesAsync("notice nothing");
        Assert.Equal("message notice nothing", await staying.Calls.NextAsync());
        done.SetResult();
    }

    [Fact]
    public async Task Ended_sessions_too_many_to_remember_let_no_new_one_in_for_a_minute()
    {
        var clock = new TestClock();
        await using TestService service = await TestService.StartAsync(options => options.MaxTombstones = 2, time: clock);
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.XhrStreaming);
        HttpTransportClient one = await LoseAsync(service, clock), two = await LoseAsync(service, clock);

        HttpTransportClient late = service.Client(HttpWrapping.Xhr);
        Assert.Equal(503, (await Assert.ThrowsAsync<TransportRefusedException>(late.OpenAsync)).Response.Status);

        // Who is known is known, and a WebSocket leaves nothing to remember.
        Assert.Equal(CloseCode.Interrupted, await one.ReadCloseAsync());
        Assert.Equal(CloseCode.Interrupted, await two.ReadCloseAsync());
        await client.SendAsync("notice nothing");
        Assert.Equal("message notice nothing", await handler.Calls.NextAsync());
        using RawSockJS socket = await service.OpenClientAsync();

        clock.Pass(TimeSpan.FromMinutes(1) + SessionSweeper.Tick);
        await late.OpenAsync();
        await service.NextHandlerAsync();
    }

    private static async Task ExpectFullAsync(TestService service)
    {
        foreach (HttpWrapping wrapping in HttpWrapping.All)
        {
            var refused = await Assert.ThrowsAsync<TransportRefusedException>(service.Client(wrapping).OpenAsync);
            Assert.Equal((503, ""), (refused.Response.Status, refused.Response.Body));
        }

        Assert.Equal(503, (await Assert.ThrowsAsync<HandshakeRefusedException>(service.OpenClientAsync)).Response.Status);
        Assert.False(service.HasHandler);
    }

    /// <summary>A session that nobody came back for.</summary>
    private static async Task<HttpTransportClient> LoseAsync(TestService service, TestClock clock)
    {
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr);
        clock.Pass(TimeSpan.FromSeconds(5) + SessionSweeper.Tick);
        Assert.Equal($"close {CloseCode.Lost}", await handler.Calls.NextAsync());
        return client;
    }
}
