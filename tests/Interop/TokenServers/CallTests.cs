using System.Text.Json;
using System.Text.Json.Nodes;
using TokenSockJS.Client;
using TokenSockJS.Protocol;

namespace Interop.Tests.TokenServers;

/// <summary>Calls in both directions between our token socket and the original server.</summary>
public sealed class CallTests(OriginalServerFixture fixture) : OriginalServerTests(fixture.Server), IClassFixture<OriginalServerFixture>
{
    [Theory]
    [InlineData("""{"a":[1,2.5,null,true,false,{"b":"c"}]}""")]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData("0")]
    [InlineData("false")]
    [InlineData("null")]
    public async Task What_is_sent_is_what_is_answered(string json)
    {
        TokenSocket socket = await ConnectAsync();

        Assert.Equal(json, (await socket.RpcAsync("echo", JsonElement.Parse(json), cancellationToken: Cancel)).GetRawText());
    }

    [Fact]
    public async Task Text_that_hurts_is_carried_both_ways()
    {
        TokenSocket socket = await ConnectAsync();
        string[] texts = [.. TextThatHurts.All.Where(text => !HasLoneSurrogate(text))];
        Assert.True(texts.Length > 5);

        Assert.Equal(texts, await socket.RpcAsync<string[]>("echo", texts, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Nested_names_are_dotted()
    {
        TokenSocket socket = await ConnectAsync();

        Assert.Equal("""{"deep":5}""", (await socket.RpcAsync("nested.deep.echo", JsonElement.Parse("5"), cancellationToken: Cancel)).GetRawText());
    }

    [Fact]
    public async Task No_data_and_no_answer_are_nothing()
    {
        TokenSocket socket = await ConnectAsync();

        Assert.Equal(JsonValueKind.Undefined, (await socket.RpcAsync("echo", cancellationToken: Cancel)).ValueKind);
        Assert.Equal(JsonValueKind.Undefined, (await socket.RpcAsync("nothing", JsonElement.Parse("1"), cancellationToken: Cancel)).ValueKind);
    }

    /// <summary>No error of an old server has a code that counts, not even one that looks like ours: it was not negotiated. Spec: A3.</summary>
    [Theory]
    [InlineData("\"boom\"", "boom", null)]
    [InlineData("""{"message":"m","status":418}""", "m", """{"message":"m","status":418}""")]
    [InlineData("""{"code":403,"message":"Forbidden"}""", "Forbidden", """{"message":"Forbidden","code":403}""")]
    [InlineData("""{"nested":{"x":1}}""", "Error", """{"nested":{"x":1}}""")]
    [InlineData("""[{"message":"a"},{"message":"b"}]""", "Error", """[{"message":"a"},{"message":"b"}]""")]
    [InlineData("42", "Error", "42")]
    public async Task Errors_have_their_text_and_data(string error, string text, string? data)
    {
        TokenSocket socket = await ConnectAsync();

        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => socket.RpcAsync("fail", JsonElement.Parse(error), cancellationToken: Cancel));

        Assert.Equal((RpcError.ApplicationCode, text), (failure.Code, failure.Message));
        Assert.Equal(data is null, failure.ErrorData.IsMissing);
        if (data is not null) Assert.True(JsonElement.DeepEquals(JsonElement.Parse(data), failure.ErrorData.ToElement()), failure.ErrorData.ToElement().GetRawText());
    }

    [Fact]
    public async Task Thrown_errors_have_their_message()
    {
        TokenSocket socket = await ConnectAsync();

        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => socket.RpcAsync<int>("failWithError", "boom", cancellationToken: Cancel));

        Assert.Equal("boom", failure.Message);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("nested")]
    [InlineData("nested.unknown")]
    public async Task Function_that_is_none_is_an_error(string name)
    {
        TokenSocket socket = await ConnectAsync();

        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => socket.RpcAsync<int>(name, cancellationToken: Cancel));

        Assert.Equal("Function not found", failure.Message);
    }

    [Fact]
    public async Task Calls_at_once_get_their_own_answers()
    {
        TokenSocket socket = await ConnectAsync();

        int[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => socket.RpcAsync<int>("echo", number, cancellationToken: Cancel)));

        Assert.Equal(Enumerable.Range(0, 200), answers);
    }

    [Fact]
    public async Task Pages_of_the_application_can_be_called()
    {
        TokenSocket socket = await ConnectAsync();

        JsonElement page = await socket.RpcAsync("http.show", JsonElement.Parse("""{"x":1}"""), cancellationToken: Cancel);
        Assert.Equal("""{"x":1}""", page.GetProperty("body").GetRawText());
        Assert.Equal(User, page.GetProperty("user").GetString());
        Assert.Equal(201, page.GetProperty("_code").GetInt32());

        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => socket.RpcAsync<int>("http.refuse", cancellationToken: Cancel));
        Assert.Equal("teapot", failure.Message);
    }

    [Fact]
    public async Task Ping_is_answered_and_keeps_the_connection()
    {
        TokenSocket socket = await ConnectAsync(options => (options.Ping, options.PingTimeout) = (TimeSpan.FromMilliseconds(20), Patience.Limit));

        for (int i = 0; i < 3; i++) Assert.Equal(User, (await Server.EventAsync("ping")).GetProperty("user").GetString());

        Assert.Equal(TokenSocketState.Connected, socket.State);
        await socket.DisposeAsync();
    }

    [Theory]
    [InlineData("sum", "[1,2,3]", """{"result":6}""")]
    [InlineData("nested.upper", "\"straße 😀\"", """{"result":"STRASSE 😀"}""")]
    [InlineData("nothing", "1", "{}")]
    [InlineData("refuse", "1", """{"error":"not you"}""")]
    [InlineData("refuseWithData", "1", """{"error":{"message":"too many","code":1429,"data":{"most":3}}}""")]
    [InlineData("throw", "1", """{"error":"Internal error"}""")]
    [InlineData("unknown", "1", """{"error":"Function not found"}""")]
    [InlineData("nested", "1", """{"error":"Function not found"}""")]
    [InlineData("sum", "\"no list\"", """{"error":"Invalid request"}""")]
    public async Task Server_calls_the_client(string name, string data, string outcome)
    {
        TokenSocket socket = NewSocket();
        Map(socket.Actions);
        await socket.ConnectAsync(Cancel);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(outcome), JsonNode.Parse(await CallAsync(name, JsonNode.Parse(data)))));
    }

    [Fact]
    public async Task Server_calls_back_while_it_is_called()
    {
        TokenSocket socket = NewSocket();
        Map(socket.Actions);
        await socket.ConnectAsync(Cancel);

        JsonElement outcome = await socket.RpcAsync("callMe", JsonElement.Parse("""{"name":"sum","data":[4,5]}"""), cancellationToken: Cancel);

        Assert.Equal("""{"result":9}""", OutcomeOf(outcome.GetRawText()));
    }

    private static void Map(ClientActions actions)
    {
        actions.Map<int[], int>("sum", numbers => numbers.Sum());
        actions.Map<string, string>("nested.upper", text => text.ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal));
        actions.Map<int>("nothing", _ => { });
        actions.Map<int, int>("refuse", int (_) => throw new RpcException("not you"));
        actions.Map<int, int>("refuseWithData", int (_) => throw new RpcException(1429, "too many", new JsonSlice("""{"most":3}"""u8.ToArray())));
        actions.Map<int, int>("throw", int (_) => throw new InvalidOperationException("nobody's business"));
    }

    private static bool HasLoneSurrogate(string text)
    {
        foreach (System.Text.Rune rune in text.EnumerateRunes())
            if (rune == System.Text.Rune.ReplacementChar) return true;
        return false;
    }
}
