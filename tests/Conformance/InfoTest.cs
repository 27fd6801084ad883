using System.Text.Json;

namespace Conformance.Tests;

/// <summary>What a client asks before it connects. Spec: sockjs 3.1.</summary>
public sealed class InfoTest(SuiteServer server) : Suite(server)
{
    [Fact]
    public async Task test_basic()
    {
        RawResponse info = await GetAsync($"{Echo}/info", FromTest);

        Verify.Answer(info, 200, "application/json; charset=UTF-8", info.Body);
        Verify.NoCookie(info);
        Verify.NotCached(info);
        Verify.Cors(info, "test");

        using JsonDocument document = JsonDocument.Parse(info.Body);
        JsonElement body = document.RootElement;
        Assert.True(body.GetProperty("websocket").GetBoolean());
        Assert.False(body.GetProperty("cookie_needed").GetBoolean());
        Assert.Equal("[\"*:*\"]", body.GetProperty("origins").GetRawText());
        Assert.True(body.GetProperty("entropy").TryGetUInt32(out _));
    }

    [Fact]
    public async Task test_entropy()
    {
        uint[] entropy = [await EntropyAsync(), await EntropyAsync(), await EntropyAsync()];

        // Two may be alike once in four billion runs; three are not.
        Assert.True(entropy.Distinct().Count() > 1, $"{entropy[0]}, again and again");
    }

    [Theory, InlineData("test"), InlineData("null")]
    public async Task test_options(string origin)
    {
        RawResponse answer = await OptionsAsync($"{Echo}/info", $"Access-Control-Request-Method: OPTIONS, GET\r\nOrigin: {origin}\r\n");

        Verify.Preflight(answer, origin, "OPTIONS", "GET");
    }

    [Fact]
    public async Task test_options_null_origin()
    {
        RawResponse answer = await OptionsAsync($"{Echo}/info", "Origin: null\r\nAccess-Control-Request-Method: POST\r\n");

        Assert.True(answer.Status is 200 or 204);
        Assert.Empty(answer.Body);
        Assert.Equal("null", answer.Headers["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task test_disabled_websocket()
    {
        RawResponse info = await GetAsync($"{WithoutWebSocket}/info");

        Assert.Equal(200, info.Status);
        using JsonDocument body = JsonDocument.Parse(info.Body);
        Assert.False(body.RootElement.GetProperty("websocket").GetBoolean());
    }

    private async Task<uint> EntropyAsync()
    {
        RawResponse info = await GetAsync($"{Echo}/info");
        Verify.CorsForAll(info);
        using JsonDocument body = JsonDocument.Parse(info.Body);
        return body.RootElement.GetProperty("entropy").GetUInt32();
    }
}
