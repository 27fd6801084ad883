using System.Text;

namespace TokenSockJS.Protocol.Tests;

public sealed class JsonStringTests
{
    private const string Table = "token-strings";

    public static TheoryData<string> Cases => Vectors.Names(Table);

    [Theory, MemberData(nameof(Cases))]
    public void String_is_escaped_as_JavaScript_does(string name)
    {
        var (input, expected) = Vectors.Case(Table, name);

        JsonSlice text = JsonSlice.FromText(input.GetString()!);

        Assert.Equal(expected.GetString(), text.ToString());
        Assert.Equal(input.GetString(), JsonStringReader.Read(text));
    }

    [Fact]
    public void Lone_surrogate_is_written_as_an_escape()
    {
        // No theory: attributes are stored as UTF-8 and would lose the surrogates.
        Assert.Equal("\"\\ud800\"", JsonSlice.FromText("\ud800").ToString());
        Assert.Equal("\"a\\udfffb\"", JsonSlice.FromText("a\udfffb").ToString());
        Assert.Equal("\"\\udc00\\ud800\"", JsonSlice.FromText("\udc00\ud800").ToString());
        Assert.Equal("\"\\ud83d😀\"", JsonSlice.FromText("\ud83d\ud83d\ude00").ToString());
    }

    [Theory]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    [InlineData("\"\\uD83D\\uDE00x\"", "😀x")]
    [InlineData("\"\\\\ud800\"", "\\ud800")]
    [InlineData("\"\\n\\u0041\"", "\nA")]
    [InlineData("\"\\ud800\"", null)]
    [InlineData("\"\\udc00\\ud800\"", null)]
    [InlineData("\"\\ud83d\\ud83d\\ude00\"", null)]
    [InlineData("\"\\ud83d\\n\"", null)]
    [InlineData("\"\\ud83dx\"", null)]
    [InlineData("\"\\ud83d\\u0041\"", null)]
    [InlineData("5", null)]
    [InlineData("[\"a\"]", null)]
    [InlineData("", null)]
    public void String_is_read_unless_it_cannot_be(string json, string? expected) =>
        Assert.Equal(expected, JsonStringReader.Read(Vectors.Slice(json)));

    [Theory]
    [InlineData("ab", 2, true)]
    [InlineData("abc", 2, false)]
    [InlineData("\\u0061b", 2, true)]
    [InlineData("\\u00e9", 2, true)]
    [InlineData("\\u00e9x", 2, false)]
    [InlineData("\\ud800\\ud800", 6, false)]
    public void Length_is_that_of_the_plain_text(string content, int bytes, bool fits) =>
        Assert.Equal(fits, JsonStringReader.FitsIn(bytes, new JsonSlice(Encoding.UTF8.GetBytes($"\"{content}\""))));
}
