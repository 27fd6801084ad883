using System.Text.Json;
using System.Text.Json.Nodes;
using TokenSockJS.Client;
using TokenSockJS.Protocol;

namespace Interop.Tests.TokenServers;

/// <summary>Our token socket asks the original server for tokens.</summary>
public sealed class TokenTests(OriginalServerFixture fixture) : OriginalServerTests(fixture.Server), IClassFixture<OriginalServerFixture>
{
    [Fact]
    public async Task Who_is_let_in_is_connected()
    {
        TokenSocket socket = await ConnectAsync();

        Assert.Equal(TokenSocketState.Connected, socket.State);
    }

    [Fact]
    public async Task Who_is_not_let_in_hears_it()
    {
        TokenSocket socket = NewSocket(options => options.Authentication = new() { ["deny"] = 1 });

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => socket.ConnectAsync(Cancel));

        Assert.Equal((403, "Forbidden"), (refusal.Code, refusal.Message));
        Assert.Equal(TokenSocketState.Disconnected, socket.State);
    }

    [Fact]
    public async Task Authentication_that_fails_says_why()
    {
        TokenSocket socket = NewSocket(options => options.Authentication = new() { ["fail"] = "auth exploded: \U0001F4A5" });

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => socket.ConnectAsync(Cancel));

        Assert.Equal((500, "auth exploded: \U0001F4A5"), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task Endpoint_that_is_not_there_is_named_by_its_status()
    {
        TokenSocket socket = NewSocket(options => options.TokenPath = "/nowhere");

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => socket.ConnectAsync(Cancel));

        Assert.Equal(404, refusal.Code);
    }

    [Fact]
    public async Task Token_that_was_never_issued_is_refused()
    {
        TokenSocket socket = NewSocket(options => options.GetToken = _ => ValueTask.FromResult(Guid.NewGuid().ToString()));

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => socket.ConnectAsync(Cancel));

        Assert.Equal((401, "Token not found"), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task Token_that_is_none_ends_the_connection()
    {
        TokenSocket socket = NewSocket(options => options.GetToken = _ => ValueTask.FromResult("no token"));

        SockJS.Client.SockJSException end = await Assert.ThrowsAsync<SockJS.Client.SockJSException>(() => socket.ConnectAsync(Cancel));

        Assert.Equal(1000, end.CloseStatus.Code);
    }

    /// <summary>Values become text on the way: it is a form. Spec: 2.5.</summary>
    [Theory]
    [InlineData("""{"a":{"b":{"c":"d e"}}}""", """{"a":{"b":{"c":"d e"}}}""")]
    [InlineData("""{"list":["x","","y"]}""", """{"list":["x","","y"]}""")]
    [InlineData("""{"things":[{"k":1},{"k":2}]}""", """{"things":[{"k":"1"},{"k":"2"}]}""")]
    [InlineData("""{"yes":true,"no":false}""", """{"yes":"true","no":"false"}""")]
    [InlineData("""{"int":5,"zero":0,"minus":-1.5,"big":1e21,"small":1e-7}""", """{"int":"5","zero":"0","minus":"-1.5","big":"1e+21","small":"1e-7"}""")]
    [InlineData("""{"empty":"","nothing":null,"object":{},"array":[],"last":"1"}""", """{"empty":"","last":"1"}""")]
    [InlineData("""{"text":"Jö 世😀&=+/?#%'()!*~ \"\\"}""", """{"text":"Jö 世😀&=+/?#%'()!*~ \"\\"}""")]
    [InlineData("""{"name with [brackets] & ü":"v"}""", """{"name with ":{"brackets":"v"}}""")]
    public async Task Authentication_data_arrive_as_they_did_from_the_original_client(string data, string arrived)
    {
        TokenSocket socket = await ConnectAsync(options => options.Authentication = JsonNode.Parse(data)!.AsObject());

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(arrived), await WhoAmIAsync(socket)), (await WhoAmIAsync(socket)).GetRawText());
    }

    [Fact]
    public async Task Two_sockets_are_two_users()
    {
        TokenSocket ada = await ConnectAsync(options => options.Authentication = new() { ["user"] = "ada" });
        TokenSocket bob = await ConnectAsync(options => options.Authentication = new() { ["user"] = "bob" });

        Assert.Equal("""{"user":"ada"}""", (await WhoAmIAsync(ada)).GetRawText());
        Assert.Equal("""{"user":"bob"}""", (await WhoAmIAsync(bob)).GetRawText());
    }

    private static Task<JsonElement> WhoAmIAsync(TokenSocket socket) => socket.RpcAsync("whoami", cancellationToken: Cancel);
}
