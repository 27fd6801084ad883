using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenSockJS.Server.Tests.Calls;

/// <summary>Calls of a client to the server, and what they are answered. Spec: 4.1, 4.3, A2.</summary>
public sealed class ActionTests
{
    [Fact]
    public async Task Action_gets_typed_data_and_returns_a_typed_result()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Actions.Map<Sum, Sum>("maths.swap", (sum, _) => new Sum(sum!.B, sum.A));
        host.Server.Actions.Map<Sum, int>("maths.deep.add", async (sum, _) =>
        {
            await Task.Yield();
            return sum!.A + sum.B;
        });
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":{\"a\":2,\"b\":1}", await peer.CallAsync("maths.swap", """{"a":1,"b":2}"""));
        Assert.Equal("\"resp\":3", await peer.CallAsync("maths.deep.add", """{"A":1,"b":2,"c":3}"""));
        Assert.Equal("\"error\":\"Function not found\"", await peer.CallAsync("maths"));
        Assert.Equal("\"error\":\"Function not found\"", await peer.CallAsync("maths.deep"));
    }

    [Fact]
    public async Task No_data_and_null_are_not_the_same()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Actions.Map<JsonElement, string>("kind", (data, _) => data.ValueKind.ToString());
        host.Server.Actions.Map<string, bool>("isNull", (data, _) => data is null);
        host.Server.Actions.Map<int, int>("number", (data, _) => data);
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":\"Undefined\"", await peer.CallAsync("kind"));
        Assert.Equal("\"resp\":\"Null\"", await peer.CallAsync("kind", "null"));
        Assert.Equal("\"resp\":true", await peer.CallAsync("isNull"));
        Assert.Equal("\"resp\":true", await peer.CallAsync("isNull", "null"));
        Assert.Equal("\"resp\":0", await peer.CallAsync("number"));
        Assert.Equal("\"error\":\"Invalid request\"", await peer.CallAsync("number", "null"));
    }

    [Fact]
    public async Task Action_that_wants_an_object_is_not_called_without_one()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Actions.Map<Sum, int>("add", (sum, _) => sum.A + sum.B);
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"error\":\"Invalid request\"", await peer.CallAsync("add"));
        Assert.Equal("\"error\":\"Invalid request\"", await peer.CallAsync("add", "null"));
        Assert.Equal("\"resp\":3", await peer.CallAsync("add", """{"a":1,"b":2}"""));
    }

    [Fact]
    public async Task Nothing_gives_no_result_and_null_gives_null()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Actions.Map<JsonElement>("nothing", (_, _) => { });
        host.Server.Actions.Map<JsonElement>("nothingLater", async (_, _) => await Task.Yield());
        host.Server.Actions.Map<JsonElement, JsonElement>("undefined", JsonElement (_, _) => default);
        host.Server.Actions.Map<JsonElement, string?>("null", string? (_, _) => null);
        host.Server.Actions.Map<JsonElement, JsonNode?>("nullNode", JsonNode? (_, _) => null);
        Peer peer = await host.ConnectAsync();

        Assert.Equal("", await peer.CallAsync("nothing"));
        Assert.Equal("", await peer.CallAsync("nothingLater"));
        Assert.Equal("", await peer.CallAsync("undefined"));
        Assert.Equal("\"resp\":null", await peer.CallAsync("null"));
        Assert.Equal("\"resp\":null", await peer.CallAsync("nullNode"));
    }

    [Fact]
    public async Task Payload_keeps_its_digits_order_and_duplicates()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();

        const string Payload = """{"z":1.0,"a":12345678901234567890.10,"z":1E+21,"10":"\u0041\/","9":[-0]}""";
        Assert.Equal($"\"resp\":{Payload}", await peer.CallAsync("echo", Payload));
    }

    [Theory, InlineData("\"text\""), InlineData("1.5"), InlineData("{}"), InlineData("99999999999"), InlineData("\"\\ud800\"")]
    public async Task Data_that_does_not_fit_the_type_is_an_invalid_request(string data)
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Actions.Map<int, int>("number", (number, _) => number);
        host.Server.Actions.Map<Guid, Guid>("guid", (guid, _) => guid);
        Peer old = await host.ConnectAsync();
        Peer coded = await host.ConnectAsync(protocol: 4);

        Assert.Equal("\"error\":\"Invalid request\"", await old.CallAsync("number", data));
        Assert.Equal("\"error\":\"Invalid request\"", await old.CallAsync("guid", data));
        Assert.Equal("\"error\":{\"code\":400,\"message\":\"Invalid request\"}", await coded.CallAsync("number", data));
    }

    [Fact]
    public async Task Action_knows_who_calls_what()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Actions.Map<JsonElement, string>("who.am.I", (_, rpc) => $"{rpc.Name} {rpc.Socket.Id} {rpc.Server == host.Server}");
        Peer peer = await host.ConnectAsync();

        Assert.Equal($"\"resp\":\"who.am.I {host.SocketOf(peer).Id} True\"", await peer.CallAsync("who.am.I"));
    }

    [Fact]
    public async Task Action_can_be_taken_back_and_mapped_again()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        IDisposable first = host.Server.Actions.Map<JsonElement, int>("n", (_, _) => 1);
        Peer peer = await host.ConnectAsync();
        Assert.Equal("\"resp\":1", await peer.CallAsync("n"));

        first.Dispose();
        Assert.Equal("\"error\":\"Function not found\"", await peer.CallAsync("n"));

        host.Server.Actions.Map<JsonElement, int>("n", (_, _) => 2);
        first.Dispose();
        Assert.Equal("\"resp\":2", await peer.CallAsync("n"));
    }

    [Fact]
    public async Task Calls_start_in_order_and_are_answered_as_they_end()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        List<int> started = [];
        TaskCompletionSource[] ends = [.. Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource())];
        host.Server.Actions.Map<int, int>("wait", async (number, _) =>
        {
            started.Add(number);
            await ends[number].Task;
            return number;
        });
        Peer peer = await host.ConnectAsync();

        await peer.SendAsync([.. Enumerable.Range(0, 3).Select(number => Peer.Request("wait", "w", $"{number}"))]);
        await peer.ExpectSilenceAsync();
        Assert.Equal([0, 1, 2], started);

        foreach (int number in (int[])[2, 0, 1])
        {
            ends[number].SetResult();
            Assert.Equal($$"""{"rpc":"wait","uuid":"w","resp":{{number}}}""", await peer.ReadAsync());
        }
    }

    [Fact]
    public async Task Pings_are_answered_where_they_are_switched_on()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.AnswerPings = true);
        Peer peer = await host.ConnectAsync();

        Assert.Equal("""
            "resp":{"message":"pong"}
            """, await peer.CallAsync("_ping", "{}"));
    }
}
