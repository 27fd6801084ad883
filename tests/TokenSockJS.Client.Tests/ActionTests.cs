using System.Text.Json;
using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

public sealed class ActionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<Action<ClientActions>, string, string> Forms => new()
    {
        { actions => actions.Map("a", (JsonElement data) => data), "5", """{"data":5}""" },
        { actions => actions.Map("a", (JsonElement data) => data), "1.0", """{"data":1.0}""" },
        { actions => actions.Map("a", (int data) => data + 1), "5", """{"data":6}""" },
        { actions => actions.Map("a", (string data) => (string?)null), "\"x\"", """{"data":null}""" },
        { actions => actions.Map("a", (JsonElement _) => default(JsonElement)), "5", "{}" },
        { actions => actions.Map("a", async (int data) => { await Task.Yield(); return data * 2; }), "5", """{"data":10}""" },
        { actions => actions.Map("a", async (int data, CancellationToken cancel) => { await Task.Yield(); return $"{data}"; }), "5", """{"data":"5"}""" },
        { actions => actions.Map("a", (int _) => { }), "5", "{}" },
        { actions => actions.Map("a", async (int _) => await Task.Yield()), "5", "{}" },
        { actions => actions.Map("a", async (int _, CancellationToken cancel) => await Task.Yield()), "5", "{}" },
        { actions => actions.Map("a", JsonTypes.For<int>(), JsonTypes.For<int>(), (data, cancel) => new ValueTask<int>(data - 1)), "5", """{"data":4}""" },
    };

    private static JsonTypes JsonTypes { get; } = new(new JsonSerializerOptions());

    [Theory, MemberData(nameof(Forms))]
    public async Task Action_of_any_form_is_answered(Action<ClientActions> map, string args, string resp)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        map(socket.Actions);

        Call(peer, "f1", "a", args);

        Assert.Equal($$"""{"rpc":"_rpc","fid":"f1","resp":{{resp}}}""", (await peer.ReadAsync()).GetRawText());
    }

    [Fact]
    public async Task Call_without_args_gets_default()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        socket.Actions.Map("nested.kind", (JsonElement data) => data.ValueKind.ToString());

        peer.Send("""{"internal":true,"command":"rpc","data":{"fid":"f1","command":"nested.kind"}}""");

        Assert.Equal("""{"data":"Undefined"}""", (await peer.ReadAsync()).GetProperty("resp").GetRawText());
    }

    [Theory]
    [InlineData(false, "no.such", "\"Function not found\"")]
    [InlineData(true, "no.such", """{"code":404,"message":"Function not found"}""")]
    [InlineData(false, "picky", "\"Invalid request\"")]
    [InlineData(true, "picky", """{"code":400,"message":"Invalid request"}""")]
    [InlineData(false, "shown", "\"shown\"")]
    [InlineData(true, "shown", """{"code":1000,"message":"shown"}""")]
    [InlineData(false, "coded", """{"message":"mine","code":1001,"data":[1]}""")]
    [InlineData(true, "coded", """{"code":1001,"message":"mine","data":[1]}""")]
    [InlineData(false, "broken", "\"Internal error\"")]
    [InlineData(false, "constructor", "\"Function not found\"")]
    public async Task Call_that_fails_is_answered_with_an_error(bool coded, string name, string error)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(coded: coded);
        await using TokenSocket owned = socket;
        MapFailing(socket.Actions);

        Call(peer, "f1", name, "\"text\"");

        Assert.Equal($$$"""{"rpc":"_rpc","fid":"f1","resp":{"error":{{{error}}}}}""", (await peer.ReadAsync()).GetRawText());
    }

    [Fact]
    public async Task Failure_tells_the_server_an_id_under_which_it_is_logged()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        using var log = new LogCollector();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.LoggerFactory = loggers);
        await using TokenSocket owned = socket;
        MapFailing(socket.Actions);

        Call(peer, "f1", "broken", "\"text\"");

        JsonElement error = (await peer.ReadAsync()).GetProperty("resp").GetProperty("error");
        Assert.Equal(500, error.GetProperty("code").GetInt32());
        Assert.Equal("Internal error", error.GetProperty("message").GetString());
        LogEntry entry = log.Entries.Single(entry => entry.Level == LogLevel.Error);
        Assert.Contains(error.GetProperty("data").GetProperty("id").GetString()!, entry.Message, StringComparison.Ordinal);
        Assert.Equal("secret", entry.Exception!.Message);
    }

    [Fact]
    public async Task Action_may_call_the_server_that_calls_it()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        socket.Actions.Map("ask", async (int data) => await socket.RpcAsync<int>("back", data, cancellationToken: Cancel) + 1);

        Call(peer, "f1", "ask", "5");
        peer.Reply(await peer.ReadAsync("back"), "10");

        Assert.Equal("""{"data":11}""", (await peer.ReadAsync("_rpc")).GetProperty("resp").GetRawText());
    }

    [Fact]
    public async Task Action_that_blocks_its_thread_does_not_keep_the_socket_from_reading()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        using var gate = new ManualResetEventSlim();
        socket.Actions.Map("block", (int _) => gate.Wait(Patience.Limit, Cancel));
        Call(peer, "f1", "block", "0");

        Task<int> call = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        peer.Reply(await peer.ReadAsync("x"), "7");
        Assert.Equal(7, await call);

        gate.Set();
        await peer.ReadAsync("_rpc");
    }

    [Fact]
    public async Task Actions_start_in_order_and_one_over_the_bound_is_answered_429()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        var started = new Recorder<int>();
        var gate = new TaskCompletionSource();
        socket.Actions.Map("wait", async (int data) =>
        {
            started.Add(data);
            await gate.Task;
            return data;
        });

        for (int number = 0; number < 33; number++) Call(peer, $"f{number}", "wait", $"{number}");

        for (int number = 0; number < 32; number++) Assert.Equal(number, await started.NextAsync());
        Assert.Equal(
            """{"rpc":"_rpc","fid":"f32","resp":{"error":{"code":429,"message":"Too many requests"}}}""", (await peer.ReadAsync()).GetRawText());

        gate.SetResult();
        var answered = new HashSet<int>();
        for (int number = 0; number < 32; number++) answered.Add((await peer.ReadAsync("_rpc")).GetProperty("resp").GetProperty("data").GetInt32());
        Assert.Equal(32, answered.Count);

        Call(peer, "again", "wait", "99");
        Assert.Equal(99, (await peer.ReadAsync()).GetProperty("resp").GetProperty("data").GetInt32());
    }

    [Fact]
    public async Task Action_is_told_when_the_connection_is_lost()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.Reconnect = false);
        await using TokenSocket owned = socket;
        var events = new Recorder<string>();
        socket.Actions.Map("wait", async (int _, CancellationToken cancel) =>
        {
            events.Add("started");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            }
            finally
            {
                events.Add("cancelled");
            }
        });
        Call(peer, "f1", "wait", "0");
        Assert.Equal("started", await events.NextAsync());

        peer.Drop();

        Assert.Equal("cancelled", await events.NextAsync());
    }

    [Fact]
    public async Task Action_can_be_taken_back_and_mapped_anew()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        IDisposable first = socket.Actions.Map("a", (int _) => "first");
        Assert.Throws<ArgumentException>(() => socket.Actions.Map("a", (int _) => "second"));
        Assert.Throws<ArgumentException>(() => socket.Actions.Map("_rpc", (int _) => "reserved"));

        first.Dispose();
        Call(peer, "f1", "a", "0");
        Assert.True((await peer.ReadAsync()).GetProperty("resp").TryGetProperty("error", out _));

        socket.Actions.Map("a", (int _) => "second");
        Call(peer, "f2", "a", "0");
        Assert.Equal("second", (await peer.ReadAsync()).GetProperty("resp").GetProperty("data").GetString());
    }

    [Fact]
    public async Task Function_that_returns_a_ValueTask_is_refused_because_its_answer_would_be_the_promise()
    {
        await using var socket = new TokenSocket(new TokenSocketOptions { Host = "localhost" });

        var misuse = Assert.Throws<ArgumentException>(() => socket.Actions.Map("a", (int _) => new ValueTask<string>("x")));

        Assert.Contains("AsTask()", misuse.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => socket.Actions.Map("a", (int _) => default(ValueTask)));
    }

    [Fact]
    public async Task Action_may_dispose_of_its_own_socket()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        var done = new TaskCompletionSource();
        socket.Actions.Map("leave", async (int _) =>
        {
            await socket.DisposeAsync();
            done.SetResult();
        });

        Call(peer, "f1", "leave", "0");

        await done.Task.WaitAsync(Patience.Limit, Cancel);
        Assert.Equal(1000, (await peer.Gone).Code);
    }

    private static void MapFailing(ClientActions actions)
    {
        actions.Map("picky", (int data) => data);
        actions.Map("shown", (string _) => throw new RpcException("shown"));
        actions.Map("coded", async (string _) =>
        {
            await Task.Yield();
            throw new RpcException(1001, "mine", new JsonSlice("[1]"u8.ToArray()));
        });
        actions.Map("broken", (string _) => throw new InvalidOperationException("secret"));
    }

    private static void Call(Peer peer, string fid, string command, string args) =>
        peer.Send($$$"""{"internal":true,"command":"rpc","data":{"fid":"{{{fid}}}","command":"{{{command}}}","args":{{{args}}}}}""");
}
