using System.Text.Json;
using TokenSockJS.Protocol;
using TokenSockJS.Server;

namespace Interop.Tests.TokenClients;

/// <summary>Calls of the original client. Spec: 4.3, A5.</summary>
public sealed class CallTests(Tab tab) : IClassFixture<Tab>
{
    [Theory, ClassData(typeof(Everywhere))]
    public async Task Result_is_what_the_action_returns(Surroundings where)
    {
        string[] values =
        [
            """{"a":[1,-2.5,{"b":null}],"":"😀 \u2028 </script>"}""", "[]", "\"\"", "\"text with \\\"quotes\\\" and \\u0000\"", "0", "false", "null",
        ];
        await using Scene scene = await Scene.StartAsync(where, tab, prepare: AddActions);
        OriginalClient client = await scene.ConnectAsync();

        Answer[] answers = await Task.WhenAll(await client.BeginAsync([.. values.Select(value => Command.Rpc("echo", value))]));

        foreach ((string value, Answer answer) in values.Zip(answers))
        {
            Assert.Null(answer.Error);
            Assert.True(JsonElement.DeepEquals(JsonElement.Parse(value), JsonElement.Parse(answer.Resp!)), $"{value} came back as {answer.Resp}.");
        }

        Assert.Equal(Answer.Of(null), await client.AskAsync(Command.Rpc("echo")));
        Assert.Equal(Answer.Of("""{"deep":"er"}"""), await client.AskAsync(Command.Rpc("nested.deeper.echo", """{"deep":"er"}""")));
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Errors_have_the_form_that_it_knows(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab, prepare: AddActions);
        scene.Log.ExpectErrors(entry => entry.Exception is InvalidOperationException { Message: "secret" });
        OriginalClient client = await scene.ConnectAsync();

        Assert.Equal(Answer.Failed("\"No\""), await client.AskAsync(Command.Rpc("fail.text")));
        Assert.Equal(Answer.Failed("""{"message":"No","field":"name"}"""), await client.AskAsync(Command.Rpc("fail.object")));
        Assert.Equal(Answer.Failed("""{"message":"Gone","code":410,"data":["since",1999]}"""), await client.AskAsync(Command.Rpc("fail.coded")));
        Assert.Equal(Answer.Failed("\"Internal error\""), await client.AskAsync(Command.Rpc("fail.badly", "1")));
        Assert.Equal(Answer.Failed("\"Function not found\""), await client.AskAsync(Command.Rpc("nested.deeper")));
        Assert.Equal(Answer.Failed("\"Function not found\""), await client.AskAsync(Command.Rpc("toString")));
    }

    private static void AddActions(TokenSocketServer server)
    {
        server.Actions.Map<JsonElement, JsonElement>("echo", (data, _) => data);
        server.Actions.Group("nested").Group("deeper").Map<JsonElement, JsonElement>("echo", (data, _) => data);

        ServerActions fail = server.Actions.Group("fail");
        fail.Map<JsonElement>("text", (_, _) => throw new RpcException("No"));
        fail.Map<JsonElement>("object", (_, _) => throw new RpcException(RpcError.ApplicationCode, "No", Json("""{"message":"No","field":"name"}""")));
        fail.Map<JsonElement>("coded", (_, _) => throw new RpcException(410, "Gone", Json("""["since",1999]""")));
        fail.Map<JsonElement>("badly", (_, _) => throw new InvalidOperationException("secret"));
    }

    private static JsonSlice Json(string json) => JsonSlice.From(JsonElement.Parse(json));
}
