using System.Buffers;
using System.Text.Json;
using CsCheck;

namespace SockJS.Protocol.Tests;

public sealed class DressingTests
{
    private static readonly int Times = Nightly.Times(2_000);

    public static TheoryData<Dressing> Dressings => [.. Enum.GetValues<Dressing>()];

    public static TheoryData<string> FramedFormats => [.. Framed.Select(format => format.Name)];

    public static TheoryData<string> AllFormats => [.. TransportFormat.All.Select(format => format.Name)];

    private static IEnumerable<TransportFormat> Framed => TransportFormat.All.Where(format => format.Dressing != Dressing.Raw);

    /// <summary>The claim on which sharing rests: a message can be dressed before it is known which frame it will travel in.</summary>
    [Theory, MemberData(nameof(FramedFormats))]
    public void Dressing_the_pieces_and_joining_is_dressing_the_frame(string name)
    {
        TransportFormat format = Format(name);
        Gens.Texts.Sample(
            texts =>
            {
                SockJSMessage[] messages = Messages(texts);
                byte[] frame = Bytes.Written(output => FrameWriter.WriteMessages(TransportFormat.WebSocket, messages, output));

                byte[] whole = [.. format.Before.Span, .. Bytes.Written(output => Dresser.DressFrame(format.Dressing, frame, output)), .. format.After.Span];

                Assert.Equal(Bytes.Text(whole), Bytes.WrittenText(output => FrameWriter.WriteMessages(format, messages, output)));
            },
            iter: Times);
    }

    [Theory, MemberData(nameof(Dressings))]
    public void Dressing_two_texts_and_joining_is_dressing_the_joined_text(Dressing dressing) =>
        Gen.Select(Gens.Text, Gens.Text).Where((left, right) => !CutsAPair(left, right)).Sample(
            (left, right) => Assert.Equal(Inside(dressing, left + right), Inside(dressing, left) + Inside(dressing, right)),
            iter: Times);

    [Theory, MemberData(nameof(AllFormats))]
    public void Measured_size_is_the_written_size(string name)
    {
        TransportFormat format = Format(name);
        Gens.Texts.Sample(
            texts => Assert.Equal(
                Bytes.Written(output => FrameWriter.WriteMessages(format, Messages(texts), output)).Length,
                FrameWriter.MeasureMessages(format, Messages(texts))),
            iter: Times);
    }

    [Theory, MemberData(nameof(Dressings))]
    public void Buffer_writer_that_gives_no_byte_too_many_gets_the_same(Dressing dressing) =>
        Gens.Text.Sample(
            text =>
            {
                byte[] message = Wtf8.GetBytes(text);
                var miser = new Miser();

                Dresser.DressMessage(dressing, message, miser);

                Assert.Equal(Bytes.WrittenText(output => Dresser.DressMessage(dressing, message, output)), Bytes.Text(miser.Written));
            },
            iter: Times);

    [Fact]
    public void Any_JSON_parser_reads_back_what_was_quoted() =>
        Gens.WellFormedText.Sample(text => Assert.Equal(text, Parsed(Dressed(Dressing.Quoted, text))), iter: Times);

    [Fact]
    public void Event_stream_reads_back_after_a_URI_decode() =>
        Gens.Text.Sample(text => Assert.Equal(Dressed(Dressing.Quoted, text), Uri.UnescapeDataString(Dressed(Dressing.QuotedPercent, text))), iter: Times);

    [Fact]
    public void Script_reads_back_the_quoted_message() =>
        Gens.Text.Sample(text => Assert.Equal(Dressed(Dressing.Quoted, text), Parsed($"\"{Dressed(Dressing.QuotedTwice, text)}\"")), iter: Times);

    [Fact]
    public void Nothing_that_could_end_a_line_an_event_or_a_script_goes_out() =>
        Gens.Text.Sample(
            text =>
            {
                Assert.DoesNotContain(Dressed(Dressing.Quoted, text), IsDangerous);
                Assert.DoesNotContain(Dressed(Dressing.QuotedPercent, text), IsDangerous);
                Assert.DoesNotContain(Dressed(Dressing.QuotedTwice, text), character => IsDangerous(character) || character == '<');
            },
            iter: Times);

    [Fact]
    public void Raw_message_is_the_text_with_lone_surrogates_replaced() =>
        Gens.Text.Sample(text => Assert.Equal(Surrogates.Replaced(text), Dressed(Dressing.Raw, text)), iter: Times);

    [Fact]
    public void Dressing_that_does_not_exist_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SockJSMessage("x").As((Dressing)4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dresser.DressMessage((Dressing)4, "x"u8, new ArrayBufferWriter<byte>()));
    }

    private static TransportFormat Format(string name) => TransportFormat.All.Single(format => format.Name == name);

    private static SockJSMessage[] Messages(string[] texts) => [.. texts.Select(text => new SockJSMessage(text))];

    private static string Dressed(Dressing dressing, string text) =>
        Bytes.WrittenText(output => Dresser.DressMessage(dressing, Wtf8.GetBytes(text), output));

    /// <summary>Without the quotes at both ends.</summary>
    private static string Inside(Dressing dressing, string text) => dressing switch
    {
        Dressing.Raw => Dressed(dressing, text),
        Dressing.QuotedTwice => Dressed(dressing, text)[2..^2],
        _ => Dressed(dressing, text)[1..^1],
    };

    private static string? Parsed(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.GetString();
    }

    /// <summary>Two halves of one character are two characters until they meet.</summary>
    private static bool CutsAPair(string left, string right) =>
        left is [.., var high] && right is [var low, ..] && char.IsSurrogatePair(high, low);

    private static bool IsDangerous(char character) => character is < ' ' or '\u2028' or '\u2029' || char.IsSurrogate(character);
}
