namespace Conformance.Tests;

/// <summary>Who gets no WebSocket. Spec: sockjs 3.6.</summary>
public sealed class WebsocketHttpErrors(SuiteServer server) : Suite(server)
{
    [Fact]
    public async Task test_httpMethod() => Assert.Equal(400, (await GetAsync($"{Echo}/0/0/websocket")).Status);

    [Fact]
    public async Task test_invalidConnectionHeader()
    {
        RawResponse refusal = await GetAsync($"{Echo}/0/0/websocket", "Upgrade: WebSocket\r\nConnection: close\r\n");

        Assert.Equal((400, "Not a valid websocket request"), (refusal.Status, refusal.Body));
    }

    [Theory, InlineData("Upgrade: WebSocket\r\nConnection: Upgrade\r\n"), InlineData("")]
    public async Task test_invalidMethod(string headers) => Verify.NotAllowed(await PostAsync($"{Echo}/0/0/websocket", headers: headers));
}
