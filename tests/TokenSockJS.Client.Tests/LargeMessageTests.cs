using System.Text.Json;
using SockJS.Client;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

/// <summary>A message that is too large for the server must not end the connection, and with it all that is under way.</summary>
public sealed class LargeMessageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_that_is_larger_than_the_server_takes_is_413_and_leaves_the_connection_alone()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(limits: """{"messageBytes":200}""");
        await using TokenSocket owned = socket;
        string large = new('x', 200);

        Assert.Equal(413, await CodeAsync(socket.RpcAsync<int>("x", large, new RpcOptions { Retryable = true }, Cancel)));
        Assert.Equal(413, await CodeAsync(socket.PublishAsync("c", large, Cancel)));
        Assert.Equal(413, await CodeAsync(socket.BroadcastAsync(large, Cancel)));
        Assert.Equal(413, await CodeAsync(socket.SubscribeAsync<int>(large, Cancel)));

        await peer.SettleAsync(socket);
        Assert.Equal(0, peer.Waiting);
    }

    [Fact]
    public async Task Answer_of_an_action_that_is_too_large_is_an_error_instead()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(limits: """{"messageBytes":200}""");
        await using TokenSocket owned = socket;
        socket.Actions.Map("big", (int length) => new string('x', length));

        peer.Send("""{"internal":true,"command":"rpc","data":{"fid":"1","command":"big","args":200}}""");

        JsonElement answer = await peer.ReadAsync("_rpc");
        Assert.Equal(413, answer.GetProperty("resp").GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Call_that_may_be_made_again_is_not_when_it_was_too_large_itself()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(coded: false);
        await using TokenSocket owned = socket;
        Task<int> call = socket.RpcAsync<int>("x", "large", new RpcOptions { Retryable = true }, Cancel);
        await peer.ReadAsync("x");

        peer.Close(4009, "Message too large");

        Assert.True(ConnectionError.IsConnectionLost(await Assert.ThrowsAsync<RpcException>(() => call)));
        peer = await server.WelcomeAsync(coded: false);
        await peer.SettleAsync(socket);
    }

    [Fact]
    public async Task Answers_wait_for_room_and_none_is_lost()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var gate = new TaskCompletionSource();
        gate.SetResult();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options =>
        {
            options.Transports = [SockJSTransport.XhrStreaming];
            options.BearerToken = async _ =>
            {
                await Volatile.Read(ref gate).Task;
                return "t";
            };
        });
        await using TokenSocket owned = socket;
        int done = 0;
        var all = new TaskCompletionSource();
        string big = new('x', 700 * 1024);
        socket.Actions.Map("big", (int _) =>
        {
            if (Interlocked.Increment(ref done) == 30) all.SetResult();
            return big;
        });
        var blocked = new TaskCompletionSource();
        Volatile.Write(ref gate, blocked);

        for (int number = 0; number < 30; number++) peer.Send($$$"""{"internal":true,"command":"rpc","data":{"fid":"{{{number}}}","command":"big","args":1}}""");
        await all.Task.WaitAsync(Patience.Limit, Cancel);
        blocked.SetResult();

        var answered = new HashSet<string>();
        for (int number = 0; number < 30; number++) answered.Add((await peer.ReadAsync("_rpc")).GetProperty("fid").GetString()!);
        Assert.Equal(30, answered.Count);
    }

    private static async Task<int> CodeAsync(Task task) => (await Assert.ThrowsAsync<RpcException>(() => task)).Code;
}
