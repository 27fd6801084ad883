using System.Runtime.InteropServices;
using SockJS.Protocol;
using Testing.Transports;

namespace SockJS.Server.Tests;

/// <summary>Sessions of HTTP at the edges: nobody receives at the moment, a response has just had enough, a body is mostly space. Spec: sockjs 3.4, 4.</summary>
public sealed class HttpSessionTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    [Fact]
    public async Task Who_comes_back_in_time_after_a_late_close_is_told_of_it()
    {
        var clock = new TestClock();
        await using TestService service = await TestService.StartAsync(time: clock);
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr);

        clock.Pass(Delay - Moment);
        handler.Connection.Close(3000, "Go away!");
        clock.Pass(Delay - Moment);

        Assert.Equal(new CloseStatus(3000, "Go away!"), await client.ReadCloseAsync());
    }

    [Theory, InlineData(2, true), InlineData(3, false)]
    public async Task Response_whose_frames_are_exactly_the_limit_has_had_enough(int limit, bool ends)
    {
        await using TestService service = await TestService.StartAsync(options => options.ResponseLimit = limit, time: new TestClock());
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.XhrStreaming);

        if (ends) await client.FinishAsync();
        handler.Connection.Send("next");

        Assert.Equal("next", await client.ReadMessageAsync());
        Assert.Equal(ends ? [[2], [10]] : [[2, 10]], client.Responses);
    }

    [Fact]
    public async Task Small_message_does_not_hold_on_to_a_large_body()
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr);

        await client.PostAsync($"[\"small\"{new string(' ', 100_000)}]");

        Assert.Equal("message small", await handler.Calls.NextAsync());
        Assert.True(MemoryMarshal.TryGetArray(handler.LastMessage, out ArraySegment<byte> held));
        Assert.Equal(5, held.Array!.Length);
    }
}
