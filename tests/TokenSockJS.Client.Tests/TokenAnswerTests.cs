using System.Text;
using TokenSockJS.Client.Connecting;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

public sealed class TokenAnswerTests
{
    [Theory]
    [InlineData("""{"token":"abc"}""")]
    [InlineData("{\n  \"token\": \"abc\"\n}")]
    [InlineData("""{"token":"abc","more":[1]}""")]
    [InlineData("""{"error":null,"token":"abc"}""")]
    [InlineData("""{"error":"","token":"abc"}""")]
    public void Token_is_found(string body) => Assert.Equal("abc", TokenAnswer.Read(200, Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData(403, """{"error":"Forbidden"}""", 403, "Forbidden", "")]
    [InlineData(500, """{"error":"auth exploded"}""", 500, "auth exploded", "")]
    [InlineData(500, """{"error":{"code":1}}""", 500, "Error", """{"code":1}""")]
    [InlineData(500, """{"error":{"message":"why","x":2}}""", 500, "why", """{"message":"why","x":2}""")]
    [InlineData(200, """{"error":"odd"}""", 500, "odd", "")]
    [InlineData(404, "<html>Cannot GET</html>", 404, "The token endpoint answered 404 with something that is no token.", "")]
    [InlineData(200, "", 500, "The token endpoint answered 200 with something that is no token.", "")]
    [InlineData(200, "null", 500, "The token endpoint answered 200 with something that is no token.", "")]
    [InlineData(200, "[1]", 500, "The token endpoint answered 200 with something that is no token.", "")]
    [InlineData(200, "{}", 500, "The token endpoint answered 200 without a token.", "")]
    [InlineData(200, """{"token":""}""", 500, "The token endpoint answered 200 without a token.", "")]
    [InlineData(200, """{"token":5}""", 500, "The token endpoint answered 200 without a token.", "")]
    [InlineData(200, """{"token":"\ud800"}""", 500, "The token endpoint answered 200 without a token.", "")]
    [InlineData(403, """{"\ud800x":1}""", 403, "The token endpoint answered 403 without a token.", "")]
    [InlineData(302, """{"token":"abc"}""", 500, "The token endpoint answered 302 without a token.", "")]
    [InlineData(503, """{"token":"abc"}""", 503, "The token endpoint answered 503 without a token.", "")]
    public void Anything_else_is_an_error_that_says_what_came(int status, string body, int code, string message, string data)
    {
        var error = Assert.Throws<RpcException>(() => TokenAnswer.Read(status, Encoding.UTF8.GetBytes(body)));

        Assert.Equal((code, message, data), (error.Code, error.Message, error.ErrorData.ToString()));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_an_error_too() =>
        Assert.Throws<RpcException>(() => TokenAnswer.Read(200, new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' }));
}
