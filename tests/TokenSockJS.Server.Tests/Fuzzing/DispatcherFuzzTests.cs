using System.Text;
using System.Text.Json;
using SockJS.Protocol;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Fuzzing;

/// <summary>
/// A whole server under fire. Whatever clients send: nothing is logged as an error, what is held stays bounded, and a valid
/// message in between is answered.
/// </summary>
[Collection(nameof(Alone))]
public sealed class DispatcherFuzzTests
{
    private const int Batch = 50;

    private static readonly int Many = Nightly.Times(20_000);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_that_has_authenticated_is_answered_whatever_it_said_before()
    {
        await using TokenHost host = await FuzzedServer.StartAsync(invalidMessages: int.MaxValue);
        var fuzzer = new Fuzzer(FuzzedServer.Requests);
        Peer peer = await host.ConnectAsync();
        TokenSocketConnection socket = host.SocketOf(peer);
        long held = 0;

        for (int sent = 0; sent < Many; sent += Batch)
        {
            // What is held when half is done must do for the rest.
            if (sent == Many / 2) held = GC.GetTotalMemory(forceFullCollection: true);

            Task<JsonElement> call = host.Server.RpcAsync<JsonElement>(socket, "question", cancellationToken: Cancel);
            string answer = $$$"""{"rpc":"_rpc","fid":"{{{await ReadToAsync(peer, FidOf)}}}","resp":{"data":1}}""";
            await peer.SendAsync(
            [
                .. Enumerable.Range(0, Batch).Select(_ => fuzzer.NextText()),
                Encoding.UTF8.GetString(fuzzer.Broken(Encoding.UTF8.GetBytes(answer))),
                answer,
                Peer.Request("echo", "valid", $"{sent}"),
            ]);

            Assert.Equal($"{sent}", await ReadToAsync(peer, EchoOf));
            await AnsweredAsync(call);
            Assert.True(socket.Channels.Count <= FuzzedServer.Channels && host.Server.Channels.Count <= FuzzedServer.Channels);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - held, long.MinValue, 1024 * 1024);
    }

    [Fact]
    public async Task Client_that_has_not_authenticated_is_refused_whatever_it_says()
    {
        await using TokenHost host = await FuzzedServer.StartAsync(invalidMessages: 10);
        var fuzzer = new Fuzzer(FuzzedServer.Requests);
        Peer bystander = await host.ConnectAsync();

        for (int sent = 0; sent < Many / 2;)
        {
            using RawSockJS client = await RawSockJS.OpenAsync(host.Endpoint, "/sockets", Cancel);
            for (bool open = true; open; sent++)
            {
                await client.SendMessagesAsync(fuzzer.NextText());
                open = IsRefusal(await client.ReadFrameAsync());
            }

            await bystander.ExpectSilenceAsync();
        }

        Assert.Single(host.Server.Sockets);
    }

    [Fact]
    public async Task Frames_that_are_broken_end_their_own_connection_at_most()
    {
        await using TokenHost host = await FuzzedServer.StartAsync(invalidMessages: 10);
        var fuzzer = new Fuzzer(Fuzzer.RecordedFrames);
        Peer bystander = await host.ConnectAsync();
        int served = 0;

        for (int sent = 0; sent < Many / 10; sent++)
        {
            using Peer peer = await host.ConnectAsync();
            await peer.Raw.Socket.SendFrameAsync(Opcode.Text, fuzzer.Next());
            await peer.SendAsync(Peer.Request("echo", "valid", $"{sent}"));
            if (await ReadToEchoOrEndAsync(peer.Raw.Socket) is { } echo)
            {
                Assert.Equal($"{sent}", echo);
                served++;
            }

            if (sent % Batch == 0) await bystander.ExpectSilenceAsync();
        }

        // Some broke the framing and some did not.
        Assert.InRange(served, Many / 200, Many / 12);
    }

    /// <summary>The call has ended, with what the client answered, broken as it may have been.</summary>
    private static async Task AnsweredAsync(Task<JsonElement> call)
    {
        try
        {
            await call.Soon();
        }
        catch (RpcException)
        {
            // The broken answer was an error.
        }
    }

    /// <summary>Reads on to a message that has what is looked for.</summary>
    private static async Task<string> ReadToAsync(Peer peer, Func<JsonElement, string?> find)
    {
        while (true)
        {
            if (find(Parse(await peer.ReadAsync())) is { } found) return found;
        }
    }

    /// <summary>Reads on to the answer to the valid message; null when the server ends the connection before.</summary>
    private static async Task<string?> ReadToEchoOrEndAsync(RawWebSocket socket)
    {
        while (await socket.ReadFrameAsync() is { Opcode: Opcode.Text } frame)
        {
            if (FrameReader.TryRead(frame.Payload, out Frame read) && read.Kind is FrameKind.Messages && Messages(read).Select(EchoOf).FirstOrDefault(echo => echo is not null) is { } echo) return echo;
        }

        return null;
    }

    /// <summary>Whether it is refused and may try again; else it is closed.</summary>
    private static bool IsRefusal(Frame frame)
    {
        if (frame.Kind is FrameKind.Close) return false;

        JsonElement error = Messages(frame).Single().GetProperty("error");
        string? text = (error.ValueKind is JsonValueKind.Object ? error.GetProperty("message") : error).GetString();
        Assert.True(text is "Invalid message" or "Forbidden" or "Token not found", text);
        return true;
    }

    private static IReadOnlyList<JsonElement> Messages(Frame frame)
    {
        List<JsonElement> all = [];
        MessageArrayReader messages = frame.Messages;
        while (messages.TryRead(out ReadOnlyMemory<byte> message)) all.Add(Parse(Wtf8.GetString(message.Span)));
        return all;
    }

    /// <summary>Half of a surrogate pair becomes U+FFFD: what is looked for has none.</summary>
    private static JsonElement Parse(string message) => JsonElement.Parse(Encoding.UTF8.GetBytes(message));

    private static string? FidOf(JsonElement message) =>
        message.TryGetProperty("command", out JsonElement command) && command.ValueEquals("rpc") ? message.GetProperty("data").GetProperty("fid").GetString() : null;

    /// <summary>The result of the valid message. Of others the id may be one that no string can hold.</summary>
    private static string? EchoOf(JsonElement message) =>
        message.TryGetProperty("uuid", out JsonElement uuid) && uuid.GetRawText() == "\"valid\"" && message.TryGetProperty("resp", out JsonElement echo) ? echo.GetRawText() : null;
}
