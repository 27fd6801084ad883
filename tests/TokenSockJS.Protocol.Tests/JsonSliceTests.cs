using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TokenSockJS.Protocol.Tests;

public sealed class JsonSliceTests
{
    [Theory]
    [InlineData("""{"a": [1.0, "x"]}""")]
    [InlineData("0")]
    [InlineData("-1e+400")]
    [InlineData("\"\\ud800\"")]
    [InlineData("null")]
    public void One_value_is_parsed_and_the_space_around_it_left_out(string text)
    {
        Assert.True(JsonSlice.TryParse(Encoding.UTF8.GetBytes($" \r\n\t{text} \n"), out JsonSlice value));
        Assert.Equal(text, value.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("1 2")]
    [InlineData("[1,]")]
    [InlineData("[1")]
    [InlineData("//\n1")]
    [InlineData("'x'")]
    [InlineData("undefined")]
    [InlineData("{\"a\":1}}")]
    public void What_is_not_one_value_is_refused(string text) =>
        Assert.False(JsonSlice.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Invalid_utf8_is_refused_inside_strings_too()
    {
        Assert.False(JsonSlice.TryParse(new byte[] { (byte)'"', 0xC3, (byte)'"' }, out _));
        Assert.False(JsonSlice.TryParse(new byte[] { (byte)'"', 0xED, 0xA0, 0x80, (byte)'"' }, out _));
    }

    [Theory]
    [InlineData(JsonSlice.MaxDepth, true)]
    [InlineData(JsonSlice.MaxDepth + 1, false)]
    public void Nesting_is_accepted_64_deep(int depth, bool accepted) =>
        Assert.Equal(accepted, JsonSlice.TryParse(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)), out _));

    [Theory]
    [InlineData("", false)]
    [InlineData("null", false)]
    [InlineData("false", false)]
    [InlineData("\"\"", false)]
    [InlineData("0", false)]
    [InlineData("-0", false)]
    [InlineData("0.00", false)]
    [InlineData("0e9", false)]
    [InlineData("1e-400", false)]
    [InlineData("true", true)]
    [InlineData("\"0\"", true)]
    [InlineData("1", true)]
    [InlineData("-0.1", true)]
    [InlineData("1e400", true)]
    [InlineData("[]", true)]
    [InlineData("{}", true)]
    public void Truth_is_that_of_JavaScript(string text, bool truth) => Assert.Equal(truth, Vectors.Slice(text).IsTruthy);

    [Fact]
    public void Missing_is_not_null()
    {
        Assert.True(default(JsonSlice).IsMissing);
        Assert.False(default(JsonSlice).IsNull);
        Assert.True(JsonSlice.Null.IsNull);
        Assert.False(JsonSlice.Null.IsMissing);
        Assert.Equal("", default(JsonSlice).ToString());
    }

    [Fact]
    public void Missing_value_is_the_default_of_every_type()
    {
        Assert.Null(default(JsonSlice).Deserialize(TestJson.Default.Note));
        Assert.Equal(0, default(JsonSlice).Deserialize(TestJson.Default.Int32));
        Assert.Equal(JsonValueKind.Undefined, default(JsonSlice).Deserialize(TestJson.Default.JsonElement).ValueKind);
        Assert.Equal(JsonValueKind.Undefined, default(JsonSlice).ToElement().ValueKind);
    }

    [Fact]
    public void Typed_value_goes_there_and_back()
    {
        var note = new Note("hé", 5);

        Assert.Equal(note, JsonSlice.From(note, TestJson.Default.Note).Deserialize(TestJson.Default.Note));
        Assert.Equal(note, JsonSlice.From((object)note, (JsonTypeInfo)TestJson.Default.Note).Deserialize(TestJson.Default.Note));
        Assert.True(JsonSlice.From(null, (JsonTypeInfo)TestJson.Default.Note).IsNull);
    }

    [Theory]
    [InlineData("""{"b": 1.0, "a":12345678901234567890, "b":2}""")]
    [InlineData("\"\\ud800 \\u00e9 \\/\"")]
    public void Element_keeps_its_raw_text_on_every_road(string text)
    {
        JsonElement element = Vectors.Slice(text).Deserialize(TestJson.Default.JsonElement);

        Assert.Equal(text, JsonSlice.From(element).ToString());
        Assert.Equal(text, JsonSlice.From(element, TestJson.Default.JsonElement).ToString());
        Assert.Equal(text, JsonSlice.From(element, (JsonTypeInfo)TestJson.Default.JsonElement).ToString());
        Assert.Equal(text, JsonSlice.From<object>(element, TestJson.Default.Object).ToString());
        Assert.Equal(text, JsonSlice.From(Vectors.Slice(text).ToElement()).ToString());
    }

    /// <summary>JavaScript's lone surrogates go through in their three-byte form; nothing else that is not UTF-8 does, and no reader has looked.</summary>
    [Theory]
    [InlineData(true, new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(true, new byte[] { (byte)'a', 0xED, 0xBF, 0xBF, 0xED, 0x9F, 0xBF, 0xED, 0xA0, 0x80, 0xC3, 0xA9 })]
    [InlineData(false, new byte[] { 0xFF })]
    [InlineData(false, new byte[] { 0xC3 })]
    [InlineData(false, new byte[] { 0xED, 0xA0 })]
    [InlineData(false, new byte[] { 0xFF, 0xED, 0xA0, 0x80 })]
    [InlineData(false, new byte[] { 0xED, 0xA0, 0x80, 0xFF })]
    public void Element_of_bytes_that_are_no_text_is_refused(bool isText, byte[] content)
    {
        JsonElement element = JsonElement.Parse([(byte)'"', .. content, (byte)'"']);

        if (isText) Assert.Equal(content, JsonSlice.From(element).Utf8[1..^1].ToArray());
        else Assert.Throws<ArgumentException>(() => JsonSlice.From(element));
    }

    [Fact]
    public void Undefined_element_is_missing()
    {
        Assert.True(JsonSlice.From(default(JsonElement)).IsMissing);
        Assert.True(JsonSlice.From(default, TestJson.Default.JsonElement).IsMissing);
    }

    [Fact]
    public void Element_outlives_its_document()
    {
        JsonSlice value;
        using (var document = JsonDocument.Parse("""{"a":1}""")) value = JsonSlice.From(document.RootElement);

        Assert.Equal("""{"a":1}""", value.ToString());
    }

    [Fact]
    public void Value_that_does_not_fit_the_type_is_a_JsonException()
    {
        Assert.Throws<JsonException>(() => Vectors.Slice("[]").Deserialize(TestJson.Default.Note));
        Assert.Throws<JsonException>(() => Vectors.Slice("\"\\ud800\"").Deserialize(TestJson.Default.String));
        Assert.Throws<JsonException>(() => new JsonSlice(new byte[] { 34, 0xED, 0xA0, 0x80, 34 }).Deserialize(TestJson.Default.String));
    }

    [Fact]
    public void Owned_value_does_not_change_with_the_buffer()
    {
        byte[] buffer = "123"u8.ToArray();
        var owned = new JsonSlice(buffer).ToOwned();

        buffer[0] = (byte)'9';

        Assert.Equal("123", owned.ToString());
        Assert.True(default(JsonSlice).ToOwned().IsMissing);
    }
}
