using SockJS.Protocol;
using Testing.Transports;

namespace SockJS.Server.Tests.Connections;

/// <summary>A SockJS connection over a WebSocket, which lives as long as that. Spec: sockjs 3.6, 3.7.</summary>
public abstract class WebSocketContract : ConnectionContract
{
    /// <summary>What a message that is too long is answered with.</summary>
    protected abstract CloseStatus TooLarge { get; }

    [Theory, InlineData(1000, ""), InlineData(1001, "going away"), InlineData(3001, "\"bye\" ä \U0001F600"), InlineData(4999, "</script>")]
    public async Task Client_closes_with_its_own_code_and_reason(int code, string reason)
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();
        await client.SendAsync("good-bye");

        WebSocketFrame answer = await ((WebSocketClient)client).CloseAsync(code, reason);

        Assert.Equal(code, answer.CloseCode);
        Assert.Equal("message good-bye", await handler.Calls.NextAsync());
        await ExpectEndAsync(handler, new CloseStatus(code, reason));
    }

    [Fact]
    public async Task One_session_id_serves_any_number_of_connections()
    {
        await StartAsync();
        string id = Guid.NewGuid().ToString("N");
        TransportClient one = NewClient(id), two = NewClient(id);
        await one.OpenAsync();
        RecordingHandler first = await Service.NextHandlerAsync();
        await two.OpenAsync();
        RecordingHandler second = await Service.NextHandlerAsync();

        first.Connection.Send("one");
        second.Connection.Send("two");
        Assert.Equal("one", await one.ReadMessageAsync());
        Assert.Equal("two", await two.ReadMessageAsync());

        one.Abort();
        Assert.Equal($"close {CloseCode.Lost}", await first.Calls.NextAsync());
        TransportClient three = NewClient(id);
        await three.OpenAsync();
        await Service.NextHandlerAsync();
    }

    [Fact]
    public async Task One_byte_more_than_the_largest_message_ends_the_connection()
    {
        await StartAsync();
        (TransportClient client, RecordingHandler handler) = await OpenAsync();

        await client.SendAsync(new string('x', 1024 * 1024 + 1));

        CloseStatus status = await client.ReadCloseAsync();
        Assert.Equal(TooLarge, status);
        await ExpectEndAsync(handler, TooLarge);
    }

    /// <summary>What it never read stands in the way of the close frame.</summary>
    protected override Task ExpectSlowEndAsync(TransportClient client) => client.EndAsync();
}
