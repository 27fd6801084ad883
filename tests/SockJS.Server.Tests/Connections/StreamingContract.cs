using SockJS.Protocol;
using Testing.Transports;

namespace SockJS.Server.Tests.Connections;

/// <summary>A SockJS connection over responses that carry many frames, up to a limit. Spec: sockjs 3.4.</summary>
public abstract class StreamingContract : ConcurrentRequestsContract
{
    [Fact]
    public async Task Response_ends_with_the_frame_that_reaches_the_limit_and_the_next_goes_on_without_loss()
    {
        const int Limit = 4096;
        await StartAsync(options => options.ResponseLimit = Limit);
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        string[] messages = [.. Enumerable.Range(0, 500).Select(i => $"{i,128}")];

        // While these are read, requests come and go.
        foreach (string message in messages[..200])
        {
            handler.Connection.Send(message);
            Assert.Equal(message, await client.ReadMessageAsync());
        }

        foreach (string message in messages[200..]) handler.Connection.Send(message);
        Assert.Equal(messages[200..], await client.ReadMessagesAsync(messages.Length - 200));

        IReadOnlyList<IReadOnlyList<int>> ended = [.. ((HttpTransportClient)client).Responses.SkipLast(1)];
        Assert.True(ended.Count > 5);
        Assert.All(ended, frames =>
        {
            Assert.True(frames.Sum() >= Limit, "It ended too early.");
            Assert.True(frames.SkipLast(1).Sum() < Limit, "It ended too late.");
        });
    }

    [Fact]
    public async Task Frame_that_is_larger_than_the_limit_is_sent_whole_and_is_the_last()
    {
        await StartAsync(options => options.ResponseLimit = 4096);
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        string message = new('x', 100_000);

        handler.Connection.Send(message);

        Assert.Equal(message, await client.ReadMessageAsync());
        await ((HttpTransportClient)client).FinishAsync();
    }

    [Fact]
    public async Task Frames_of_one_response_follow_each_other_and_a_close_frame_ends_it()
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();

        handler.Connection.Send("one");
        Assert.Equal("one", await client.ReadMessageAsync());
        handler.Connection.Send("two");
        Assert.Equal("two", await client.ReadMessageAsync());
        handler.Connection.Close();

        Assert.Equal(CloseCode.Normal, await client.ReadCloseAsync());
        Assert.Equal(4, Assert.Single(((HttpTransportClient)client).Responses).Count);
    }

    /// <summary>What it never read stands in the way of the close frame.</summary>
    protected override async Task ExpectSlowEndAsync(TransportClient client)
    {
        await client.EndAsync();

        client.Abort();
        Assert.Equal(CloseCode.Interrupted, await client.ReadCloseAsync());
    }
}
