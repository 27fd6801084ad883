using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CsCheck;

namespace SockJS.Protocol.Tests;

public sealed class MessageArrayTests
{
    private static readonly int Times = Nightly.Times(5_000);

    [Fact]
    public void What_a_client_writes_a_server_reads() =>
        Gens.Texts.Sample(texts => Assert.Equal(texts, Reading.Messages(Array(texts))), iter: Times);

    [Fact]
    public void What_another_encoder_writes_is_read() =>
        Gens.WellFormedText.Array[0, 6].Sample(
            texts =>
            {
                byte[] body = Bytes.Of($"[ {string.Join(" ,\r\n", texts.Select(text => $"\"{JsonEncodedText.Encode(text)}\""))}\t]");

                Assert.Equal(texts, Reading.Messages(body));
            },
            iter: Times);

    [Fact]
    public void Every_code_unit_may_be_escaped() =>
        Gens.Text.Sample(
            text =>
            {
                string escapes = string.Concat(text.Select(unit => $@"\u{(int)unit:X4}"));

                Assert.Equal([text], Reading.Messages(Bytes.Of($"\"{escapes}\"")));
            },
            iter: Times);

    /// <summary>Strict exactly where a strict parser is, on input made of the characters on which JSON turns.</summary>
    [Fact]
    public void Reader_and_a_JSON_parser_agree_on_what_is_an_array_of_strings() =>
        Gen.OneOf(Gens.Noise, Gens.Spoilt(Gens.Texts.Select(Array)), JsonLike).Where(body => Utf8.IsValid(body)).Sample(
            body => Assert.Equal(IsArrayOfStrings(body), MessageArrayReader.TryOpen(body.ToArray(), out _)),
            iter: Times);

    [Fact]
    public void Reader_never_throws_whatever_the_bytes() =>
        Gen.OneOf(Gens.Noise, Gens.Spoilt(Gens.Texts.Select(Array)), JsonLike).Sample(
            body =>
            {
                if (MessageArrayReader.TryOpen(body.ToArray(), out MessageArrayReader reader)) _ = Reading.All(reader);
            },
            iter: Times);

    [Fact]
    public void Messages_are_slices_of_the_frame_and_nothing_is_copied()
    {
        byte[] frame = Bytes.Of("""["plain","esc\u0061ped"]""");

        Assert.True(MessageArrayReader.TryOpen(frame, out MessageArrayReader reader));
        Assert.Equal(2, reader.Count);

        Assert.True(reader.TryRead(out ReadOnlyMemory<byte> plain));
        Assert.True(reader.TryRead(out ReadOnlyMemory<byte> escaped));
        Assert.False(reader.TryRead(out ReadOnlyMemory<byte> none));

        Assert.True(frame.AsSpan().Overlaps(plain.Span) && frame.AsSpan().Overlaps(escaped.Span));
        Assert.Equal("plain", Bytes.Text(plain.Span)); // still, after its neighbour was unescaped
        Assert.Equal("escaped", Bytes.Text(escaped.Span));
        Assert.True(none.IsEmpty);
    }

    [Fact]
    public void Frame_that_breaks_at_its_end_delivers_nothing_and_is_left_alone()
    {
        byte[] frame = Bytes.Of("""["a\u0062c","d",]""");
        byte[] before = frame.ToArray();

        Assert.False(MessageArrayReader.TryOpen(frame, out MessageArrayReader reader));
        Assert.False(reader.TryRead(out _));
        Assert.Equal(before, frame);
    }

    [Fact]
    public void Nesting_without_end_is_refused_without_recursion() =>
        Assert.False(MessageArrayReader.TryOpen(Bytes.Of(new string('[', 1_000_000)), out _));

    private static Gen<byte[]> JsonLike { get; } =
        Gen.OneOf("[", "]", ",", "\"", "\"\"", "\"x\"", "\\", @"\u00e9", @"\ud83d", " ", "\t", "\n", "x", "é", "1", "null", "{}")
            .Array[0, 12].Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces)));

    private static byte[] Array(string[] texts) =>
        Bytes.Written(output => MessageArrayWriter.Write([.. texts.Select(text => new SockJSMessage(text))], output));

    private static bool IsArrayOfStrings(byte[] body)
    {
        if (body.AsSpan().Trim(" \t\r\n"u8).IsEmpty) return true;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.String
                || (root.ValueKind == JsonValueKind.Array && root.EnumerateArray().All(element => element.ValueKind == JsonValueKind.String));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
