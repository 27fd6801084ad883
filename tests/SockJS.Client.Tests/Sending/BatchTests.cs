using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SockJS.Client.Tests.Scripted;
using SockJS.Protocol;

namespace SockJS.Client.Tests.Sending;

/// <summary>Which messages travel together. Spec: sockjs 6.5.</summary>
public sealed class BatchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(SockJSTransport.WebSocket), InlineData(SockJSTransport.RawWebSocket)]
    public async Task Each_message_over_a_websocket_is_a_text_of_its_own(SockJSTransport transport)
    {
        await using ScriptedWire wire = await ScriptedWire.StartAsync();
        await using var client = new SockJSClient(wire.Url, new SockJSClientOptions { Transports = [transport] });
        Task connecting = client.ConnectAsync(Cancel);
        ScriptedWire.Peer peer = await wire.AcceptAsync();
        if (transport is SockJSTransport.WebSocket) await peer.SendAsync("o");
        await connecting;

        Task[] sending = [.. Enumerable.Range(0, 100).Select(number => client.SendAsync($"é\"{number}", Cancel))];
        await Task.WhenAll(sending);

        for (int number = 0; number < 100; number++)
            Assert.Equal(transport is SockJSTransport.WebSocket ? $"[\"é\\\"{number}\"]" : $"é\"{number}", await peer.ReadAsync());
    }

    [Theory, InlineData(SockJSTransport.WebSocket), InlineData(SockJSTransport.RawWebSocket), InlineData(SockJSTransport.XhrPolling)]
    public async Task Many_messages_at_once_are_not_too_much_for_a_server_that_takes_only_short_ones(SockJSTransport transport)
    {
        var all = new TaskCompletionSource();
        await using KestrelHost host = await KestrelHost.StartAsync(
            services => services.AddSockJS(),
            app => app.MapSockJS(
                "/service",
                async connection =>
                {
                    int count = 0;
                    await foreach (string _ in connection.ReadAllAsync())
                        if (++count == 2000) all.SetResult();
                },
                options => options.MaxMessageBytes = 1000));
        await using var client = new SockJSClient(new Uri(host.Address, "/service"), new SockJSClientOptions { Transports = [transport] });
        await client.ConnectAsync(Cancel);

        await Task.WhenAll(Enumerable.Range(0, 2000).Select(_ => client.SendAsync(new string('m', 100), Cancel)));

        await all.Task.WaitAsync(Patience.Limit, Cancel);
        Assert.False(client.Closed.IsCompleted);
    }

    [Fact]
    public async Task No_more_than_a_thousand_messages_travel_together_over_http()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        await talk.OpenStreamAsync();
        Task[] sending = [.. Enumerable.Range(0, 1500).Select(_ => talk.Client.SendAsync("x", Cancel))];

        int[] counts = await CountAsync(talk, requests: 3);
        Assert.Equal([1, 1000, 499], counts);

        await Task.WhenAll(sending);
    }

    [Fact]
    public async Task Messages_of_no_more_than_a_megabyte_travel_together_over_http()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        await talk.OpenStreamAsync();
        string third = new('x', 1024 * 1024 / 3);
        Task[] sending = [.. Enumerable.Range(0, 6).Select(_ => talk.Client.SendAsync(third, Cancel))];

        // Three of them are one byte less than a megabyte.
        int[] counts = await CountAsync(talk, requests: 3);
        Assert.Equal([1, 3, 2], counts);

        await Task.WhenAll(sending);
    }

    [Fact]
    public async Task Message_that_is_longer_than_that_travels_alone()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        await talk.OpenStreamAsync();
        string tooLong = new('x', 1024 * 1024 + 1);
        Task[] sending = [.. new[] { "a", "b", tooLong, "c", "d" }.Select(text => talk.Client.SendAsync(text, Cancel))];

        int[] counts = await CountAsync(talk, requests: 4);
        Assert.Equal([1, 1, 1, 2], counts);

        await Task.WhenAll(sending);
    }

    /// <summary>How many messages are in each of the next requests, which are answered.</summary>
    private static async Task<int[]> CountAsync(Talk talk, int requests)
    {
        var counts = new int[requests];
        for (int i = 0; i < requests; i++)
        {
            ScriptedRequest request = await talk.NextAsync("xhr_send");
            Assert.True(MessageArrayReader.TryOpen(Encoding.UTF8.GetBytes(request.Body), out MessageArrayReader messages));
            counts[i] = messages.Count;
            request.Answer(204);
        }

        return counts;
    }
}
