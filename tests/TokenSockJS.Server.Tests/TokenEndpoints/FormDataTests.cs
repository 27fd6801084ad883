using TokenSockJS.Server.Tokens;

namespace TokenSockJS.Server.Tests.TokenEndpoints;

/// <summary>Form encoding with brackets, as old clients write their <c>authentication</c> object. Spec: 2.5.</summary>
public sealed class FormDataTests
{
    [Theory]
    // What a C# server has to accept.
    [InlineData("?a%5Bb%5D=1", """{"a":{"b":"1"}}""")]
    [InlineData("?a[b]=1", """{"a":{"b":"1"}}""")]
    [InlineData("?a[b][c]=1&a[b][d]=2&a[e]=3", """{"a":{"b":{"c":"1","d":"2"},"e":"3"}}""")]
    [InlineData("?arr%5B0%5D=x&arr%5B1%5D=y", """{"arr":["x","y"]}""")]
    [InlineData("?arr[]=x&arr[]=y", """{"arr":["x","y"]}""")]
    [InlineData("?arr[0][name]=x&arr[1][name]=y", """{"arr":[{"name":"x"},{"name":"y"}]}""")]
    [InlineData("?arr[][name]=x&arr[][name]=y", """{"arr":[{"name":"x"},{"name":"y"}]}""")]
    [InlineData("?m[0][0]=a&m[0][1]=b&m[1][0]=c", """{"m":[["a","b"],["c"]]}""")]
    [InlineData("?a=1&a=2&a=3", """{"a":["1","2","3"]}""")]
    [InlineData("?a&b=&c", """{"a":"","b":"","c":""}""")]
    [InlineData("?a=1&&b=2&", """{"a":"1","b":"2"}""")]
    [InlineData("?&", "{}")]
    [InlineData("?a+b=c+d", """{"a b":"c d"}""")]
    [InlineData("?user=h%C3%A9%F0%9F%98%80%20x", """{"user":"hé\uD83D\uDE00 x"}""")]
    [InlineData("?t=true&n=0&x=-1.5&big=1e%2B21&u=undefined&z=null", """{"t":"true","n":"0","x":"-1.5","big":"1e+21","u":"undefined","z":"null"}""")]
    // What browsers leave out: an element that is empty.
    [InlineData("?arr%5B0%5D=x&arr%5B2%5D=y", """{"arr":["x","y"]}""")]
    [InlineData("?arr[2]=z&arr[0]=x", """{"arr":["x","z"]}""")]
    [InlineData("", "{}")]
    [InlineData("?", "{}")]
    [InlineData("?=1", "{}")]
    [InlineData("?user=zed&", """{"user":"zed"}""")]
    public void Form_is_read_as_the_object_that_was_written(string query, string json) => Assert.Equal(json, Parse(query));

    [Theory]
    [InlineData("?a[b=1", """{"a[b":"1"}""")]
    [InlineData("?a]b=1", """{"a]b":"1"}""")]
    [InlineData("?[a]=1", """{"[a]":"1"}""")]
    [InlineData("?[]=1", """{"[]":"1"}""")]
    [InlineData("?a[b]c=1", """{"a":{"b":{"c":"1"}}}""")]
    [InlineData("?a[b][=1", """{"a[b][":"1"}""")]
    [InlineData("?a[=]&a]=[", """{"a[":"]","a]":"["}""")]
    [InlineData("?a=%&b=%zz", """{"a":"%","b":"%zz"}""")]
    [InlineData("?a=%C3", """{"a":"%C3"}""")]
    [InlineData("?__proto__[x]=1&constructor=2", """{"__proto__":{"x":"1"},"constructor":"2"}""")]
    [InlineData("?a[-1]=x", """{"a":{"-1":"x"}}""")]
    [InlineData("?a[0]=x&a[b]=y", """{"a":{"0":"x","b":"y"}}""")]
    [InlineData("?a[00]=x&a[1]=y", """{"a":["x","y"]}""")]
    public void What_is_no_form_is_kept_under_its_literal_name(string query, string json) => Assert.Equal(json, Parse(query));

    [Theory]
    [InlineData("?a=1&a[b]=2"), InlineData("?a[b]=2&a=1"), InlineData("?a[]=1&a=2"), InlineData("?a=1&a=2&a[b]=3"), InlineData("?a[b]=1&a[b][c]=2"), InlineData("?a[]=1&a[b]=2&a[]=3")]
    public void Names_that_contradict_each_other_are_no_error(string query) => Assert.StartsWith("""{"a":""", Parse(query), StringComparison.Ordinal);

    [Fact]
    public void Nesting_deeper_than_five_is_one_name()
    {
        Assert.Equal("""{"a":{"b":{"c":{"d":{"e":{"f":"1"}}}}}}""", Parse("?a[b][c][d][e][f]=1"));
        Assert.Equal("""{"a":{"b":{"c":{"d":{"e":{"f":{"[g][h]":"1"}}}}}}}""", Parse("?a[b][c][d][e][f][g][h]=1"));
    }

    [Fact]
    public void Index_above_20_is_a_name()
    {
        Assert.Equal("""{"a":["x"]}""", Parse("?a[20]=x"));
        Assert.Equal("""{"a":{"21":"x"}}""", Parse("?a[21]=x"));
        Assert.Equal("""{"a":{"0":"y","99999999999":"x"}}""", Parse("?a[0]=y&a[99999999999]=x"));
    }

    [Fact]
    public void Parameters_after_the_thousandth_are_left_out()
    {
        string query = "?" + string.Concat(Enumerable.Range(0, 1200).Select(n => $"p{n}={n}&"));

        var data = FormData.Parse(query);

        Assert.Equal(1000, data.Count);
        Assert.Equal("999", (string?)data["p999"]);
    }

    [Fact]
    public void Anything_at_all_is_read_without_an_exception() =>
        CsCheck.Check.Sample(CsCheck.Gen.String[CsCheck.Gen.Char["ab[]]&=%+0129é\ud800"], 0, 60], query => Parse(query).Length >= 2);

    // Readable: only what JSON itself wants escaped.
    private static string Parse(string query) =>
        FormData.Parse(query).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
