using System.Text.Json.Nodes;
using TokenSockJS.Client.Connecting;

namespace TokenSockJS.Client.Tests;

/// <summary>The first rows are what the original Node clients sent; spec 2.5.</summary>
public sealed class FormEncoderTests
{
    public static TheoryData<string, string> Rows => new()
    {
        { """{"a":{"b":1}}""", "a%5Bb%5D=1" },
        { """{"arr":["x","y"]}""", "arr%5B0%5D=x&arr%5B1%5D=y" },
        { """{"arr":["x","","y"]}""", "arr%5B0%5D=x&arr%5B1%5D=&arr%5B2%5D=y" },
        { """{"t":true,"n":0,"x":-1.5,"big":1e21}""", "t=true&n=0&x=-1.5&big=1e%2B21" },
        { """{"f":false}""", "f=false" },
        { """{"s":""}""", "s=" },
        { """{"a":1,"z":null,"b":2}""", "a=1&&b=2" },
        { """{"a":1,"o":{},"b":2}""", "a=1&&b=2" },
        { """{"a":1,"e":[],"b":2}""", "a=1&&b=2" },
        { "{}", "" },
        { """{"user":"Jö 世😀&=+/?#%'()!*~"}""", "user=J%C3%B6%20%E4%B8%96%F0%9F%98%80%26%3D%2B%2F%3F%23%25'()!*~" },
        { """{"obj":{"a":1,"b":{"c":"d e"}}}""", "obj%5Ba%5D=1&obj%5Bb%5D%5Bc%5D=d%20e" },
        { """{"arrObj":[{"k":1},{"k":2}]}""", "arrObj%5B0%5D%5Bk%5D=1&arrObj%5B1%5D%5Bk%5D=2" },
        { """{"key [x]":"v"}""", "key%20%5Bx%5D=v" },
        { """{"zero":0,"neg":-1.5,"big":1e21,"empty":"","e":[],"o":{},"key":"v"}""", "zero=0&neg=-1.5&big=1e%2B21&empty=&&&key=v" },

        { """{"":"x"}""", "=x" },
        { """{"a":{"b":null,"c":1}}""", "&a%5Bc%5D=1" },
        { """{"a":[[1,2],[3]]}""", "a%5B0%5D%5B0%5D=1&a%5B0%5D%5B1%5D=2&a%5B1%5D%5B0%5D=3" },
        { """{"c":"a\nb\u0000"}""", "c=a%0Ab%00" },
        { """{"n":12345678901234567890}""", "n=12345678901234567890" },
    };

    [Theory, MemberData(nameof(Rows))]
    public void Object_is_encoded_as_the_originals_do(string json, string query) =>
        Assert.Equal(query, FormEncoder.Encode(JsonNode.Parse(json)!.AsObject()));

    [Fact]
    public void Values_made_in_code_are_encoded_like_parsed_ones()
    {
        var when = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        JsonObject values = new() { ["text"] = "a b", ["yes"] = true, ["number"] = 1e21, ["large"] = 1e15, ["char"] = 'x', ["when"] = when };

        Assert.Equal("text=a%20b&yes=true&number=1e%2B21&large=1000000000000000&char=x&when=2020-01-02T03%3A04%3A05Z", FormEncoder.Encode(values));
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_replacement_character() =>
        Assert.Equal("x=%EF%BF%BD", FormEncoder.Encode(new JsonObject { ["x"] = "\ud800" }));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.0", "1.0")]
    [InlineData("1E+20", "100000000000000000000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("-1.25e+22", "-1.25e+22")]
    [InlineData("1E-06", "0.000001")]
    [InlineData("-1.5E-06", "-0.0000015")]
    [InlineData("1E-07", "1e-7")]
    [InlineData("1.5e-10", "1.5e-10")]
    [InlineData("1.7976931348623157E+308", "1.7976931348623157e+308")]
    [InlineData("5E-324", "5e-324")]
    [InlineData("1.5e3", "1500")]
    [InlineData("1.2345678901234567E+17", "123456789012345660")]
    [InlineData("0e5", "0")]
    [InlineData("-0e1", "0")]
    [InlineData("123E-2", "1.23")]
    [InlineData("1e999", "Infinity")]
    public void Number_is_printed_as_JavaScript_does(string json, string text) => Assert.Equal(text, JavaScriptNumber.Print(json));
}
