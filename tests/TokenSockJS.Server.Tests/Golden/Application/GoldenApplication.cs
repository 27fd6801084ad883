using System.Text.Json;
using System.Text.Json.Nodes;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Golden.Application;

/// <summary>The controller of the application behind the Node servers when the traces were recorded.</summary>
internal static class GoldenApplication
{
    public static void Map(TokenSocketServer server)
    {
        ServerActions actions = server.Actions;
        actions.Map<JsonElement, JsonElement>("echo", (data, _) => data);
        actions.Map<JsonElement, JsonObject>("nested.echo", (data, _) => new JsonObject { ["nested"] = JsonNode.Parse(data.GetRawText()) });
        actions.Map<JsonElement, int>("nested.deep.add", (data, _) => data.GetProperty("a").GetInt32() + data.GetProperty("b").GetInt32());
        actions.Map<JsonElement, JsonElement>("whoami", (_, rpc) => rpc.Socket.Identity);

        // Every socket of theirs had a host, be it undefined.
        Answer("sock", """{"channels":{},"protocol":"websocket","hasHost":true}""");

        MapResults();
        MapErrors();
        GoldenCommands.Map(actions);

        void MapResults()
        {
            Answer("respNull", "null");
            actions.Map<JsonElement>("respUndefined", (_, _) => { });
            Answer("respFalse", "false");
            Answer("respZero", "0");
            Answer("respEmptyString", "\"\"");
            Answer("respDate", "\"1970-01-01T00:00:00.000Z\"");

            // What is no number in JSON is null, as JavaScript has it.
            actions.Map<JsonElement, double?[]>("respFloat", (_, _) => [1.0, 1e21, 0.1, -0.0, 1e-7, 12345678901234567890, null, null]);
            Answer("respUnicode", "\"h\u00e9\u4e16\u754c\ud83d\ude00 \u2028\u2029 \\u0000\\u001f\u007f\u200c \\ud800 </script> / \\\" \\\\\"");

            // To JavaScript, a callback with an error of 0 or "" is one without an error.
            Answer("errZero", "\"fine\"");
            Answer("errEmpty", "\"fine\"");

            // A function here returns or throws, once.
            Answer("twice", "1");
            actions.Map<JsonElement>("never", (_, rpc) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, rpc.Aborted));
        }

        void MapErrors()
        {
            Fail("errString", "\"boom\"");
            Fail("errError", """{"message":"boom error"}""");
            Fail("errErrorProps", """{"message":"boom error","code":"E_X","status":418}""");
            Fail("errObject", """{"message":"m","code":7}""");
            Fail("errObjectNoMessage", """{"code":7,"nested":{"x":1}}""");
            Fail("errArray", """[{"message":"a"},{"message":"b","x":1}]""");
            Fail("errArrayStrings", """["abc","d"]""");
            Fail("errNumber", "42");
            Fail("errTrue", "true");
            Fail("errBoth", "\"bad\"");
            Fail("errThenOk", "\"e\"");
        }

        void Answer(string name, string json)
        {
            JsonElement result = JsonElement.Parse(json);
            actions.Map<JsonElement, JsonElement>(name, (_, _) => result);
        }

        void Fail(string name, string json) => actions.Map<JsonElement, JsonElement>(name, JsonElement (_, _) => throw Error(json));
    }

    /// <summary>Whatever a callback of theirs was given as its error.</summary>
    public static RpcException Error(string json) => RpcException.FromWire(JsonSlice.From(JsonElement.Parse(json)), coded: false);
}
