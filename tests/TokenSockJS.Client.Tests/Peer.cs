using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using SockJS.Protocol;
using SockJS.Server;

namespace TokenSockJS.Client.Tests;

/// <summary>The server's end of one connection.</summary>
internal sealed class Peer(SockJSConnection connection, HttpContext wire) : SockJSHandler
{
    private readonly Channel<JsonElement> received = Channel.CreateUnbounded<JsonElement>();
    private readonly TaskCompletionSource<CloseStatus> gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the client has gone.</summary>
    public Task<CloseStatus> Gone => gone.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

    /// <summary>How many messages nobody has read.</summary>
    public int Waiting => received.Reader.Count;

    /// <summary>Done when there is a message of the client that nobody has read.</summary>
    public Task ArrivedAsync() => received.Reader.WaitToReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);

    /// <summary>The client's next message.</summary>
    public Task<JsonElement> ReadAsync() =>
        received.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);

    /// <summary>The client's next message, which must be a call of that name.</summary>
    public async Task<JsonElement> ReadAsync(string rpc)
    {
        JsonElement message = await ReadAsync();
        Assert.Equal(rpc, message.GetProperty("rpc").GetString());
        return message;
    }

    public void Send(string json) => Assert.True(connection.Send(json));

    /// <summary>Takes a token.</summary>
    /// <param name="auth">The message that presents it.</param>
    /// <param name="coded">Whether by a server of protocol 4, or by one of the originals.</param>
    /// <param name="limits">What a server of protocol 4 says of its limits.</param>
    public void Welcome(JsonElement auth, bool coded, string limits = "{}")
    {
        Assert.Equal("auth", auth.GetProperty("rpc").GetString());
        // An original server sends back all that it was sent, the protocol too.
        Send(coded
            ? $$$"""{"rpc":"auth","uuid":{{{Uuid(auth)}}},"token":{{{auth.GetProperty("token").GetRawText()}}},"resp":{"protocol":4,"socket":"s","limits":{{{limits}}},"features":[]}}"""
            : $$"""{"rpc":"auth","token":{{auth.GetProperty("token").GetRawText()}},"uuid":{{Uuid(auth)}},"protocol":4,"resp":"success"}""");
    }

    /// <summary>Answers a request.</summary>
    public void Reply(JsonElement request, string resp) => Send($$"""{"rpc":{{Rpc(request)}},"uuid":{{Uuid(request)}},"resp":{{resp}}}""");

    /// <summary>Refuses a request.</summary>
    public void ReplyError(JsonElement request, string error) => Send($$"""{"rpc":{{Rpc(request)}},"uuid":{{Uuid(request)}},"error":{{error}}}""");

    /// <summary>Says that the client is in a channel, in the form of 2.x.</summary>
    public void Subscribed(string channel) => Send($$$"""{"internal":true,"command":"subscribe","data":{"channel":"{{{channel}}}"}}""");

    /// <summary>Says that the client is out of a channel.</summary>
    public void Unsubscribed(string channel) => Send($$$"""{"internal":true,"command":"unsubscribe","data":{"channel":"{{{channel}}}"}}""");

    /// <summary>Reads a request to enter a channel and allows it, as servers of protocol 4 do.</summary>
    public async Task AllowSubscribeAsync(string channel)
    {
        JsonElement request = await ReadAsync("_subscribe");
        Assert.Equal(channel, request.GetProperty("req").GetProperty("channel").GetString());
        Subscribed(channel);
        Reply(request, "\"success\"");
    }

    /// <summary>Lets a socket into a channel.</summary>
    public async Task<ChannelSubscription<int>> EnterAsync(TokenSocket socket, string channel)
    {
        Task<ChannelSubscription<int>> entering = socket.SubscribeAsync<int>(channel, TestContext.Current.CancellationToken);
        await AllowSubscribeAsync(channel);
        return await entering;
    }

    /// <summary>Reads a request to leave a channel and confirms it, as servers of protocol 4 do.</summary>
    public async Task AllowUnsubscribeAsync(string channel)
    {
        JsonElement request = await ReadAsync("_unsubscribe");
        Assert.Equal(channel, request.GetProperty("req").GetProperty("channel").GetString());
        Unsubscribed(channel);
        Reply(request, "\"success\"");
    }

    /// <summary>Waits until the client has read all that was sent to it.</summary>
    public async Task SettleAsync(TokenSocket socket)
    {
        Task<int> call = socket.RpcAsync<int>("settle", cancellationToken: TestContext.Current.CancellationToken);
        Reply(await ReadAsync("settle"), "0");
        await call;
    }

    public void Close(int code, string reason = "") => connection.Close(code, reason);

    /// <summary>Drops the connection without a word.</summary>
    public void Drop() => wire.Abort();

    public override ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8)
    {
        received.Writer.TryWrite(JsonElement.Parse(utf8.Span));
        return default;
    }

    public override ValueTask OnClose(SockJSConnection connection, CloseStatus status)
    {
        gone.TrySetResult(status);
        return default;
    }

    private static string Rpc(JsonElement request) => request.GetProperty("rpc").GetRawText();

    private static string Uuid(JsonElement request) => request.GetProperty("uuid").GetRawText();
}
