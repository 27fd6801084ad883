using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using CsCheck;
using SockJS.Client.Transports;
using SockJS.Protocol;

namespace SockJS.Client.Tests.Receiving;

/// <summary>Frames come out of a response as they were put in, wherever the network has cut it. Spec: sockjs 2, 6.6.</summary>
public sealed class ChunkTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.OneOf("", "%", "%25", "%0D", "\r\n", "\n\n", "\0", "data: x", "é", "世界", "😀", "\u2028", "\ufffe", "a[\"x\"]", "hh"),
        Gen.String[Gen.Char[' ', '\ud7ff'], 0, 40]);

    private static readonly Gen<int[]> Cuts = Gen.Int[1, 9].Array[1, 20];

    internal static HttpReceiving[] All => [HttpReceiving.XhrStreaming, HttpReceiving.XhrPolling, HttpReceiving.EventSource];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Any_text_survives_any_cut() =>
        Gen.Select(Gen.OneOf(All), Texts.Array[1, 5].Array[1, 5], Cuts).SampleAsync(
            async (receiving, frames, cuts) =>
            {
                var bytes = new ArrayBufferWriter<byte>();
                foreach (string[] frame in frames) FrameWriter.WriteMessages(receiving.Format, Array.ConvertAll(frame, text => new SockJSMessage(text)), bytes);

                string[] read = await ReadAsync(receiving, new ChunkedStream(bytes.WrittenMemory, cuts));

                Assert.Equal(frames.SelectMany(frame => frame), read);
            },
            iter: Nightly.Times(300));

    [Fact]
    public async Task Characters_that_are_cut_into_single_bytes_are_put_together()
    {
        foreach (HttpReceiving receiving in All)
        {
            var bytes = new ArrayBufferWriter<byte>();
            FrameWriter.WriteMessages(receiving.Format, [new SockJSMessage("é世😀%25\r\n")], bytes);

            Assert.Equal(["é世😀%25\r\n"], await ReadAsync(receiving, new ChunkedStream(bytes.WrittenMemory, [1])));
        }
    }

    [Theory]
    [InlineData("data: a[\"%25%0D%0A%0d%0a%00\"]\n", "a[\"%\r\n\r\n\0\"]")]
    [InlineData("data:a[1]\r\n", "a[1]")]
    [InlineData("data:  a\n", " a")]
    [InlineData("data: %41%2525%2%\n", "%41%25%2%")]
    [InlineData("data: %E9%zz\n", "%E9%zz")]
    [InlineData(": data: x\nevent: data\nid: 1\nretry: 5\ndata\ndata:\ndata: \ndata: h\n", "h")]
    public async Task Only_the_four_escapes_of_servers_are_escapes_and_only_lines_of_data_are_events(string stream, string frame)
    {
        var lines = new LineReader(new ChunkedStream(Encoding.UTF8.GetBytes(stream), [3]), 1000);

        List<string> frames = [];
        while (await lines.ReadAsync(Cancel) is { } line)
        {
            if (HttpReceiving.EventSource.FrameOf(line) is { } found) frames.Add(Encoding.UTF8.GetString(found.Span));
        }

        Assert.Equal([frame], frames);
    }

    [Fact]
    public async Task Response_that_ends_in_the_middle_of_a_line_is_broken()
    {
        var lines = new LineReader(new ChunkedStream("a[\"x\"]\na[\"y"u8.ToArray(), [4]), 1000);
        Assert.NotNull(await lines.ReadAsync(Cancel));

        await Assert.ThrowsAsync<IOException>(async () => await lines.ReadAsync(Cancel));
    }

    [Fact]
    public async Task Line_of_the_limit_passes_and_a_longer_one_is_not_waited_for()
    {
        var lines = new LineReader(new ChunkedStream("1234567890\n1234567890x\n"u8.ToArray(), [4]), 10);
        Assert.Equal("1234567890"u8.ToArray(), (await lines.ReadAsync(Cancel))?.ToArray());

        var failure = await Assert.ThrowsAsync<FrameTooLargeException>(async () => await lines.ReadAsync(Cancel));

        Assert.Equal("A frame has more than 10 bytes.", failure.Message);
    }

    [Fact]
    public async Task Nothing_is_held_of_a_line_that_is_over_however_long_it_was()
    {
        byte[] bytes = [.. new byte[1_000_000], (byte)'\n', .. "x\n"u8];
        var lines = new LineReader(new ChunkedStream(bytes, [1000]), 2_000_000);

        Assert.Equal(1_000_000, (await lines.ReadAsync(Cancel))?.Length);

        Assert.Equal(0, lines.Held);
        Assert.Equal("x"u8.ToArray(), (await lines.ReadAsync(Cancel))?.ToArray());
    }

    [Fact]
    public async Task Response_that_fails_in_its_own_way_is_broken()
    {
        var pipe = new Pipe();
        await pipe.Writer.CompleteAsync(new InvalidOperationException("gone"));

        var failure = await Assert.ThrowsAsync<IOException>(async () => await new LineReader(pipe.Reader.AsStream(), 10).ReadAsync(Cancel));

        Assert.Equal("gone", failure.Message);
    }

    private static async Task<string[]> ReadAsync(HttpReceiving receiving, Stream stream)
    {
        var lines = new LineReader(stream, 1_000_000);
        List<string> read = [];
        while (await lines.ReadAsync(Cancel) is { } line)
        {
            if (receiving.FrameOf(line) is not { } bytes) continue;
            Assert.True(FrameReader.TryRead(bytes, out Frame frame));
            MessageArrayReader messages = frame.Messages;
            while (messages.TryRead(out ReadOnlyMemory<byte> message)) read.Add(Wtf8.GetString(message.Span));
        }

        return [.. read];
    }

    /// <summary>Hands out so many bytes at a time, over and over.</summary>
    private sealed class ChunkedStream(ReadOnlyMemory<byte> bytes, int[] sizes) : MemoryStream(bytes.ToArray())
    {
        private int reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            buffer.IsEmpty ? default : base.ReadAsync(buffer[..Math.Min(buffer.Length, sizes[reads++ % sizes.Length])], cancellationToken);
    }
}
