using System.Text.Json;
using SockJS.Protocol;

namespace TokenSockJS.Server.Tests;

/// <summary>A client of which a test writes every message. What the server sends is compared as text: members have an order (A2).</summary>
internal sealed class Peer(RawSockJS raw, string user) : IDisposable
{
    private int calls;

    public RawSockJS Raw => raw;

    /// <summary>The name under which it authenticates.</summary>
    public string User => user;

    public Task SendAsync(params string[] messages) => raw.SendMessagesAsync(messages);

    public Task<string> ReadAsync() => raw.ReadMessageAsync();

    /// <summary>Presents a token and insists on being let in.</summary>
    public async Task AuthenticateAsync(string token, int protocol = 0)
    {
        string offer = protocol == 0 ? "" : $",\"protocol\":{protocol}";
        await SendAsync($$"""{"rpc":"auth","token":"{{token}}","uuid":"a"{{offer}}}""");
        JsonElement reply = JsonElement.Parse(await ReadAsync());
        Assert.True(reply.TryGetProperty("resp", out _), reply.GetRawText());
    }

    /// <summary>Sends a request and reads the next message.</summary>
    public async Task<string> AskAsync(string message)
    {
        await SendAsync(message);
        return await ReadAsync();
    }

    /// <summary>Calls a function and insists that the next message is the reply.</summary>
    /// <returns>What is in the reply besides the name and the id, e.g. <c>"resp":1</c>.</returns>
    public async Task<string> CallAsync(string rpc, string? req = null)
    {
        string uuid = $"c{++calls}";
        string reply = await AskAsync(Request(rpc, uuid, req));
        string head = $$"""{"rpc":"{{rpc}}","uuid":"{{uuid}}" """.TrimEnd();
        Assert.StartsWith(head, reply, StringComparison.Ordinal);
        return reply[head.Length..^1].TrimStart(',');
    }

    /// <summary>Enters a channel and insists on both confirmations.</summary>
    public async Task SubscribeAsync(string channel)
    {
        await SendAsync(Request("_subscribe", "s", $$"""{"channel":"{{channel}}"}"""));
        Assert.Equal($$$"""{"internal":true,"command":"subscribe","data":{"channel":"{{{channel}}}"}}""", await ReadAsync());
        Assert.Equal("""{"rpc":"_subscribe","uuid":"s","resp":"success"}""", await ReadAsync());
    }

    /// <summary>Leaves a channel and insists on both confirmations.</summary>
    public async Task UnsubscribeAsync(string channel)
    {
        await SendAsync(Request("_unsubscribe", "u", $$"""{"channel":"{{channel}}"}"""));
        Assert.Equal($$$"""{"internal":true,"command":"unsubscribe","data":{"channel":"{{{channel}}}"}}""", await ReadAsync());
        Assert.Equal("""{"rpc":"_unsubscribe","uuid":"u","resp":"success"}""", await ReadAsync());
    }

    /// <summary>Insists that the next message is one of a channel.</summary>
    public async Task ExpectAsync(string channel, string message) =>
        Assert.Equal($$"""{"channel":"{{channel}}","message":{{message}}}""", await ReadAsync());

    /// <summary>Insists that the next message is a call of the server.</summary>
    /// <returns>The id that the answer has to bring back.</returns>
    public async Task<string> ExpectCallAsync(string command, string? args)
    {
        string message = await ReadAsync();
        string fid = JsonElement.Parse(message).GetProperty("data").GetProperty("fid").GetString()!;
        string tail = args is null ? "" : $",\"args\":{args}";
        Assert.Equal($$$"""{"internal":true,"command":"rpc","data":{"fid":"{{{fid}}}","command":"{{{command}}}"{{{tail}}}}}""", message);
        return fid;
    }

    /// <summary>Answers a call of the server.</summary>
    /// <param name="fid">The id of the call.</param>
    /// <param name="answer">The members of the answer, e.g. <c>"data":1</c>.</param>
    public Task AnswerAsync(string fid, string answer) => SendAsync($$$"""{"rpc":"_rpc","fid":"{{{fid}}}","resp":{{{{answer}}}}}""");

    /// <summary>Insists that nothing was sent to it, and that it is served: the next message answers a call made now.</summary>
    public async Task ExpectSilenceAsync() => Assert.Equal("\"resp\":\"still here\"", await CallAsync("echo", "\"still here\""));

    /// <summary>Insists that the next thing is the server's whole good-bye.</summary>
    public async Task ExpectCloseAsync(int code, string reason)
    {
        Frame frame = await raw.ReadFrameAsync();
        Assert.Equal((FrameKind.Close, code, reason), (frame.Kind, frame.Close.Code, frame.Close.Reason));

        WebSocketFrame close = await raw.Socket.ReadFrameAsync();
        Assert.Equal((Opcode.Close, 1000), (close.Opcode, close.CloseCode));
        await raw.Socket.SendCloseAsync();
        await raw.Socket.EndAsync();
    }

    /// <summary>Leaves, without a word.</summary>
    public void Dispose() => raw.Dispose();

    public static string Request(string rpc, string uuid, string? req = null) =>
        req is null ? $$"""{"rpc":"{{rpc}}","uuid":"{{uuid}}"}""" : $$"""{"rpc":"{{rpc}}","req":{{req}},"uuid":"{{uuid}}"}""";
}
