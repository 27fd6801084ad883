using System.Text.Json;
using SockJS.Client;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

/// <summary>Who may send when: calls no faster than the server takes them, nobody faster than the network does.</summary>
public sealed class TurnTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task More_calls_than_the_server_takes_at_once_all_get_their_answer()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(limits: """{"calls":2}""");
        await using TokenSocket owned = socket;

        Task<int>[] calls = [.. Enumerable.Range(0, 50).Select(number => socket.RpcAsync<int>("x", number, cancellationToken: Cancel))];
        var underWay = new Queue<JsonElement>([await peer.ReadAsync("x"), await peer.ReadAsync("x")]);
        for (int answered = 0; answered < 50; answered++)
        {
            Assert.Equal(0, peer.Waiting);
            JsonElement call = underWay.Dequeue();
            peer.Reply(call, call.GetProperty("req").GetRawText());
            if (answered < 48) underWay.Enqueue(await peer.ReadAsync("x"));
        }

        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(calls));
    }

    [Fact]
    public async Task Commands_do_not_wait_for_calls_that_wait_for_a_place()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options());
        Task<int>[] calls = [.. Enumerable.Range(0, 3).Select(_ => socket.RpcAsync<int>("x", cancellationToken: Cancel))];
        Task queued = socket.PublishAsync("c", 1, Cancel);
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.WelcomeAsync(limits: """{"calls":1}""");

        JsonElement first = await peer.ReadAsync("x");
        peer.Reply(await peer.ReadAsync("_publish"), "\"success\"");
        await queued;
        await connecting;
        Task direct = socket.PublishAsync("c", 2, Cancel);
        peer.Reply(await peer.ReadAsync("_publish"), "\"success\"");
        await direct;

        peer.Reply(first, "1");
        for (int number = 1; number < 3; number++) peer.Reply(await peer.ReadAsync("x"), "1");
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task More_commands_than_a_server_takes_at_once_are_all_taken()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(limits: """{"calls":1}""");
        await using TokenSocket owned = socket;

        Task[] publishing = [.. Enumerable.Range(0, 300).Select(number => socket.PublishAsync("c", number, Cancel))];
        var underWay = new Queue<JsonElement>();
        for (int number = 0; number < 300; number++)
        {
            // A server has room for 256.
            if (underWay.Count == 128)
            {
                Assert.Equal(0, peer.Waiting);
                peer.Reply(underWay.Dequeue(), "\"success\"");
            }

            JsonElement command = await peer.ReadAsync("_publish");
            Assert.Equal(number, command.GetProperty("req").GetProperty("data").GetInt32());
            underWay.Enqueue(command);
        }

        foreach (JsonElement command in underWay) peer.Reply(command, "\"success\"");
        await Task.WhenAll(publishing);
    }

    [Fact]
    public async Task Call_for_which_there_is_no_place_in_time_was_not_sent_and_says_so()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        await using var socket = new TokenSocket(server.Options(options =>
        {
            options.TimeProvider = clock;
            options.OfflineQueue.MaxTime = TimeSpan.FromSeconds(3);
        }));
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.WelcomeAsync(limits: """{"calls":1}""");
        await connecting;
        Task<int> first = socket.RpcAsync<int>("x", cancellationToken: Cancel), second = socket.RpcAsync<int>("y", cancellationToken: Cancel);

        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(429, (await Assert.ThrowsAsync<RpcException>(() => second)).Code);
        peer.Reply(await peer.ReadAsync("x"), "1");
        await first;
        await peer.SettleAsync(socket);
    }

    [Fact]
    public async Task Place_of_a_call_is_free_again_however_it_ended()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(limits: """{"calls":1}""");
        await using TokenSocket owned = socket;

        using (var patience = new CancellationTokenSource())
        {
            Task<int> cancelled = socket.RpcAsync<int>("x", cancellationToken: patience.Token);
            await peer.ReadAsync("x");
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        }

        Task<int> refused = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        peer.ReplyError(await peer.ReadAsync("x"), """{"code":403,"message":"no"}""");
        await Assert.ThrowsAsync<RpcException>(() => refused);

        Task<int> lost = socket.RpcAsync<int>("x", cancellationToken: Cancel), waits = socket.RpcAsync<int>("y", cancellationToken: Cancel);
        await peer.ReadAsync("x");
        peer.Drop();
        await Assert.ThrowsAsync<RpcException>(() => lost);
        peer = await server.WelcomeAsync(limits: """{"calls":1}""");
        peer.Reply(await peer.ReadAsync("y"), "2");
        Assert.Equal(2, await waits);
    }

    [Fact]
    public async Task What_waited_is_sent_no_faster_than_the_network_takes_it_and_nothing_is_refused()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options(options => options.OfflineQueue.MaxBytes = 64 * 1024 * 1024));
        string big = new('x', 512 * 1024);
        Task[] all = [.. Enumerable.Range(0, 60).Select(_ => socket.PublishAsync("c", big, Cancel))];

        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.WelcomeAsync(coded: false);
        await connecting;

        await Task.WhenAll(all).WaitAsync(Patience.Limit, Cancel);
        for (int number = 0; number < 60; number++) await peer.ReadAsync("_publish");
    }

    [Fact]
    public async Task Whoever_comes_while_those_who_waited_are_served_stays_behind_them()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var open = new TaskCompletionSource();
        server.HoldSending(until: open.Task);
        await using var socket = new TokenSocket(server.Options(options =>
        {
            options.Transports = [SockJSTransport.XhrStreaming];
            options.OfflineQueue.MaxBytes = 64 * 1024 * 1024;
        }));
        string big = new('x', 512 * 1024);
        Task[] waited = [.. Enumerable.Range(0, 40).Select(_ => socket.PublishAsync("c", big, Cancel))];
        Task? late = null;
        socket.StateChanged += (_, e) =>
        {
            if (e.Current == TokenSocketState.Connected) late = socket.PublishAsync("c", "late", Cancel);
        };

        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.WelcomeAsync(coded: false);
        await connecting;
        open.SetResult();

        for (int number = 0; number < 40; number++) Assert.NotEqual("late", Data(await peer.ReadAsync("_publish")));
        Assert.Equal("late", Data(await peer.ReadAsync("_publish")));
        await Task.WhenAll([.. waited, late!]);
    }

    private static string Data(JsonElement publish) => publish.GetProperty("req").GetProperty("data").GetString()!;
}
