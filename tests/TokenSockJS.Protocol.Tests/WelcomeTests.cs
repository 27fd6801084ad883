using System.Text;

namespace TokenSockJS.Protocol.Tests;

public sealed class WelcomeTests
{
    [Theory]
    [InlineData("""{"protocol":4,"socket":"s","limits":{"messageBytes":100,"channels":5,"calls":3},"features":[]}""", 3, 100)]
    [InlineData("""{"limits":{"calls":3}}""", 3, null)]
    [InlineData("""{"limits":{"c\u0061lls":3,"\ud800":1}}""", 3, null)]
    [InlineData("""{"\ud800x":1}""", null, null)]
    [InlineData("""{"limits":{"calls":0,"messageBytes":-1}}""", null, null)]
    [InlineData("""{"limits":{"calls":"3","messageBytes":1e3}}""", null, null)]
    [InlineData("""{"limits":[3]}""", null, null)]
    [InlineData("{}", null, null)]
    public void Object_is_the_welcome_of_a_server_of_protocol_4(string result, int? calls, int? bytes)
    {
        Welcome welcome = Welcome.Read(new JsonSlice(Encoding.UTF8.GetBytes(result)));

        Assert.True(welcome.IsCoded);
        Assert.Equal((calls, bytes), (welcome.Calls, welcome.MessageBytes));
    }

    [Theory, InlineData("\"success\""), InlineData("4"), InlineData("null"), InlineData("[]"), InlineData("")]
    public void Anything_else_is_that_of_an_old_one(string result)
    {
        Welcome welcome = Welcome.Read(new JsonSlice(Encoding.UTF8.GetBytes(result)));

        Assert.False(welcome.IsCoded);
        Assert.Null(welcome.Calls ?? welcome.MessageBytes);
    }
}
