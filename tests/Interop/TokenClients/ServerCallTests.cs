using System.Text.Json;
using System.Text.Json.Nodes;
using TokenSockJS.Protocol;

namespace Interop.Tests.TokenClients;

/// <summary>Calls of the server to the original client, whose actions are in <c>drive.js</c>. Spec: 5, A11.</summary>
public sealed class ServerCallTests(Tab tab) : IClassFixture<Tab>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Result_is_what_the_client_answers(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab);
        await scene.ConnectAsync();

        var data = new JsonObject { ["a"] = new JsonArray(1, "😀", null), ["b"] = new JsonObject { ["c"] = false } };
        Assert.True(JsonNode.DeepEquals(data, await CallAsync<JsonNode>(scene, "echo", data)));
        Assert.Equal("ÉCLAIR", await CallAsync<string>(scene, "nested.upper", "éclair"));
        Assert.Equal(JsonValueKind.Undefined, (await CallAsync<JsonElement>(scene, "nothing")).ValueKind);
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Errors_are_what_the_client_has_thrown(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab);
        await scene.ConnectAsync();

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => CallAsync<string>(scene, "throwing", "client boom"));
        Assert.Equal((1000, "client boom", true), (thrown.Code, thrown.Message, thrown.ErrorData.IsMissing));

        RpcException text = await Assert.ThrowsAsync<RpcException>(() => CallAsync<string>(scene, "failing", "plain"));
        Assert.Equal((1000, "plain", true), (text.Code, text.Message, text.ErrorData.IsMissing));

        RpcException other = await Assert.ThrowsAsync<RpcException>(() => CallAsync<string>(scene, "failing", new JsonObject { ["status"] = 7 }));
        Assert.Equal((1000, """{"status":7}"""), (other.Code, other.ErrorData.ToString()));
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Action_may_call_back_the_client_that_waits_for_it(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab, prepare: server =>
            server.Actions.Map<string, string?>("loudly", async (text, rpc) => await server.RpcAsync<string>(rpc.Socket, "nested.upper", text + "!") + "!"));
        OriginalClient client = await scene.ConnectAsync();

        Assert.Equal(Answer.Of("\"HEAR ME!!\""), await client.AskAsync(Command.Rpc("loudly", "\"hear me\"")));
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Action_that_the_client_does_not_have_times_out(Surroundings where)
    {
        var clock = new TestClock();
        await using Scene scene = await Scene.StartAsync(where, tab, clock: clock);
        await scene.ConnectAsync();

        TimeSpan timeout = TimeSpan.FromSeconds(2);
        Task<string?> unknown = CallAsync<string>(scene, "no.such.action", timeout: timeout);
        Assert.Equal("later", await CallAsync<string>(scene, "echo", "later"));
        Assert.False(unknown.IsCompleted, "Old clients say nothing.");

        clock.Advance(timeout);

        RpcException late = await Assert.ThrowsAsync<RpcException>(() => unknown);
        Assert.Equal((RpcError.TimedOut.Code, RpcError.TimedOut.Text), (late.Code, late.Message));
        Assert.Equal("still here", await CallAsync<string>(scene, "echo", "still here"));
    }

    private static async Task<T?> CallAsync<T>(Scene scene, string name, object? args = null, TimeSpan? timeout = null) =>
        await scene.Server.RpcAsync<T>(Assert.Single(scene.Server.Sockets), name, args, timeout, Cancel).WaitAsync(Patience.Limit, Cancel);
}
