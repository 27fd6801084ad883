using SockJS.Protocol;
using Testing.Transports;

namespace SockJS.Server.Tests.Connections;

/// <summary>A SockJS connection over responses that end after one frame, whichever it is. Spec: sockjs 3.4.</summary>
public abstract class PollingContract : ConcurrentRequestsContract
{
    [Fact]
    public async Task First_poll_says_only_that_the_session_is_open_although_there_is_more_to_say()
    {
        await StartAsync(prepare: handler => handler.Opening = () =>
        {
            handler.Connection.Send("one");
            handler.Connection.Send("two");
            handler.Connection.Close(3000, "Go away!");
            handler.Calls.Add("all is said");
            return default;
        });
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        Assert.Equal("all is said", await handler.Calls.NextAsync());

        List<string> frames = [];
        for (int i = 0; i < 3; i++) frames.Add((await client.ReadFrameAsync()).ToString());

        Assert.Equal(["a[\"one\",\"two\"]", "c[3000,\"Go away!\"]", "c[3000,\"Go away!\"]"], frames);
        Assert.All(((HttpTransportClient)client).Responses, frames => Assert.Single(frames));
    }

    [Fact]
    public async Task Poll_ends_with_a_heartbeat()
    {
        await StartAsync();
        (TransportClient client, _) = await OpenAsync();
        await AttachAsync(client);

        PassFully(TimeSpan.FromSeconds(25));

        await client.ReadHeartbeatAsync();
        Assert.Equal([1, 1], ((HttpTransportClient)client).Responses.Select(frames => frames.Count));
    }

    /// <summary>Nobody received, so nothing stands in the way: what it missed is left out, and it hears why.</summary>
    protected override async Task ExpectSlowEndAsync(TransportClient client) =>
        Assert.Equal(CloseCode.TooSlow, (await client.ReadFrameAsync()).Close);
}
