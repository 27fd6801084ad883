using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.TokenEndpoints;

/// <summary>What the application may say of a request that it does not like. Spec: 2.3.</summary>
public sealed class FailureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1000, "plain", null, 500, """{"error":"plain"}""")]
    [InlineData(1042, "coded", null, 500, """{"error":"coded"}""")]
    [InlineData(429, "later", null, 429, """{"error":"later"}""")]
    [InlineData(401, "who?", null, 401, """{"error":"who?"}""")]
    [InlineData(200, "strange", null, 500, """{"error":"strange"}""")]
    [InlineData(600, "strange", null, 500, """{"error":"strange"}""")]
    [InlineData(1000, "x", """{"code":1}""", 500, """{"error":{"code":1}}""")]
    [InlineData(1000, "x", """{"message":"msg","code":1}""", 500, """{"error":"msg"}""")]
    [InlineData(1000, "x", """{"message":5}""", 500, """{"error":{"message":5}}""")]
    [InlineData(1000, "x", "[1]", 500, """{"error":[1]}""")]
    public async Task Error_is_answered_with_its_status_and_in_the_form_of_the_originals(int code, string message, string? data, int status, string body)
    {
        JsonSlice json = data is null ? default : new(System.Text.Encoding.UTF8.GetBytes(data));
        await using TokenHost host = await TokenHost.StartAsync(options => options.Authenticate = (_, _) => throw new RpcException(code, message, json));

        using HttpResponseMessage answer = await host.Http.GetAsync("/socket/token", Cancel);

        Assert.Equal((status, body), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel)));
    }
}
