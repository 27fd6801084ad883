using System.Text.Json;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Calls;

/// <summary>Actions that fail, and what the caller is told. Spec: 4.3, A5.</summary>
public sealed class FailureTests
{
    public static TheoryData<string, string, string> Errors => new()
    {
        { "text", "\"boom\"", """{"code":1000,"message":"boom"}""" },
        { "code", "\"No such room\"", """{"code":4041,"message":"No such room"}""" },
        { "data", """{"message":"No such room","code":4041,"data":[42]}""", """{"code":4041,"message":"No such room","data":[42]}""" },
        { "object", """{"message":"m","status":418}""", """{"code":1000,"message":"m","data":{"message":"m","status":418}}""" },
        { "any", "[\"a\",null]", """{"code":1000,"message":"Error","data":["a",null]}""" },
        { "falsy", "\"Error\"", """{"code":1000,"message":"Error","data":0}""" },
        { "empty", "\"Error\"", """{"code":1000,"message":""}""" },
    };

    [Theory, MemberData(nameof(Errors))]
    public async Task Exception_of_the_protocol_reaches_the_caller(string name, string old, string coded)
    {
        RpcException error = name switch
        {
            "text" => new RpcException("boom"),
            "code" => new RpcException(4041, "No such room"),
            "data" => new RpcException(4041, "No such room", new JsonSlice("[42]"u8.ToArray())),
            "empty" => new RpcException(""),
            "object" => RpcException.FromWire(new JsonSlice("""{"message":"m","status":418}"""u8.ToArray()), coded: false),
            "any" => RpcException.FromWire(new JsonSlice("""["a",null]"""u8.ToArray()), coded: false),
            _ => RpcException.FromWire(new JsonSlice("0"u8.ToArray()), coded: false),
        };
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Actions.Map<JsonElement, int>("now", int (_, _) => throw error);
        host.Server.Actions.Map<JsonElement, int>("later", async Task<int> (_, _) =>
        {
            await Task.Yield();
            throw error;
        });

        foreach (string action in (string[])["now", "later"])
        {
            Assert.Equal($"\"error\":{old}", await (await host.ConnectAsync()).CallAsync(action));
            Assert.Equal($"\"error\":{coded}", await (await host.ConnectAsync(protocol: 4)).CallAsync(action));
        }
    }

    [Fact]
    public async Task Error_whose_data_is_no_text_is_an_internal_error_and_its_place_is_free_again()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.Limits.Calls = 1);
        host.Server.Actions.Map<JsonElement, int>("fail", int (_, _) => throw new RpcException(4041, "secret", new JsonSlice(new byte[] { 0x22, 0xff, 0x22 })));
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.ActionFailed));
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"error\":\"Internal error\"", await peer.CallAsync("fail"));
        Assert.Equal("\"resp\":1", await peer.CallAsync("echo", "1"));
    }

    [Theory, InlineData("now"), InlineData("later"), InlineData("cancelled"), InlineData("timeout"), InlineData("result")]
    public async Task Any_other_exception_is_told_in_the_log_alone(string action)
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Actions.Map<JsonElement, int>("now", int (_, _) => throw new InvalidOperationException("secret"));
        host.Server.Actions.Map<JsonElement, int>("later", async Task<int> (_, _) =>
        {
            await Task.Yield();
            throw new InvalidOperationException("secret");
        });
        host.Server.Actions.Map<JsonElement, int>("cancelled", Task<int> (_, _) => Task.FromException<int>(new OperationCanceledException("secret")));
        host.Server.Actions.Map<JsonElement, int>("timeout", async Task<int> (_, _) =>
        {
            await Task.Yield();
            throw new TimeoutException("secret");
        });
        // No number in JSON.
        host.Server.Actions.Map<JsonElement, double>("result", (_, _) => double.NaN);
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.ActionFailed));
        Peer old = await host.ConnectAsync();
        Peer coded = await host.ConnectAsync(protocol: 4);

        Assert.Equal("\"error\":\"Internal error\"", await old.CallAsync(action));
        Assert.Matches("""^"error":{"code":500,"message":"Internal error","data":{"id":"[0-9a-f]{32}"}}$""", await coded.CallAsync(action));

        await old.ExpectSilenceAsync();
        await coded.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Internal_error_is_found_in_the_log_by_its_id()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        var failure = new InvalidOperationException("secret");
        host.Server.Actions.Map<JsonElement, int>("fail", int (_, _) => throw failure);
        host.Log.ExpectErrors(entry => entry.Exception == failure);
        Peer peer = await host.ConnectAsync(protocol: 4);

        JsonElement error = JsonElement.Parse($"{{{await peer.CallAsync("fail")}}}").GetProperty("error");

        string id = error.GetProperty("data").GetProperty("id").GetString()!;
        LogEntry entry = await host.Log.WaitForAsync(entry => entry.Is(ServerEvent.ActionFailed), TestContext.Current.CancellationToken);
        Assert.Contains(id, entry.Message, StringComparison.Ordinal);
        Assert.Contains(host.SocketOf(peer).Id, entry.Message, StringComparison.Ordinal);
        Assert.Same(failure, entry.Exception);
    }
}
