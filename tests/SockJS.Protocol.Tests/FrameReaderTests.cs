using CsCheck;

namespace SockJS.Protocol.Tests;

public sealed class FrameReaderTests
{
    private static readonly int Times = Nightly.Times(5_000);

    [Fact]
    public void Messages_that_a_server_writes_a_client_reads() =>
        Gens.Texts.Sample(
            texts =>
            {
                Assert.True(FrameReader.TryRead(MessagesFrame(texts), out Frame frame));
                Assert.Equal(FrameKind.Messages, frame.Kind);
                Assert.Equal(texts, Reading.All(frame.Messages));
            },
            iter: Times);

    [Fact]
    public void Close_that_a_server_writes_a_client_reads() =>
        Gen.Select(Gen.Int, Gens.Text, (code, reason) => new CloseStatus(code, reason)).Sample(
            close =>
            {
                Assert.True(FrameReader.TryRead(CloseFrame(close), out Frame frame));
                Assert.Equal(FrameKind.Close, frame.Kind);
                Assert.Equal(close, frame.Close);
            },
            iter: Times);

    [Fact]
    public void Open_and_heartbeat_that_a_server_writes_a_client_reads()
    {
        Assert.True(FrameReader.TryRead(Bytes.Written(output => FrameWriter.WriteOpen(TransportFormat.WebSocket, output)), out Frame open));
        Assert.True(FrameReader.TryRead(Bytes.Written(output => FrameWriter.WriteHeartbeat(TransportFormat.WebSocket, output)), out Frame heartbeat));

        Assert.Equal(FrameKind.Open, open.Kind);
        Assert.Equal(FrameKind.Heartbeat, heartbeat.Kind);
    }

    [Fact]
    public void Reader_never_throws_whatever_the_bytes() =>
        Gen.OneOf(
            Gens.Noise,
            Gen.Select(Gen.OneOf([.. "ohamc"u8]), Gens.Noise, (letter, rest) => (byte[])[letter, .. rest]),
            Gens.Spoilt(Gens.Texts.Select(MessagesFrame)),
            Gens.Spoilt(Gens.Text.Select(reason => CloseFrame(new CloseStatus(3000, reason))))).Sample(
            bytes =>
            {
                if (FrameReader.TryRead(bytes.ToArray(), out Frame frame) && frame.Kind == FrameKind.Messages) _ = Reading.All(frame.Messages);
            },
            iter: Times);

    [Fact]
    public void Close_frame_nested_without_end_is_passed_over() =>
        Assert.False(FrameReader.TryRead(Bytes.Of("c" + new string('[', 1_000_000)), out _));

    private static byte[] MessagesFrame(string[] texts) =>
        Bytes.Written(output => FrameWriter.WriteMessages(TransportFormat.WebSocket, [.. texts.Select(text => new SockJSMessage(text))], output));

    private static byte[] CloseFrame(CloseStatus close) =>
        Bytes.Written(output => FrameWriter.WriteClose(TransportFormat.WebSocket, close, output));
}
