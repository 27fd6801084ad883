using CsCheck;
using SockJS.Protocol.WebSockets;

namespace SockJS.Protocol.Tests.WebSockets;

public sealed class WebSocketReaderPropertyTests
{
    private static readonly int Times = Nightly.Times(3_000);

    /// <summary>Small, so that some messages are too long.</summary>
    private const int Limit = 400;

    private static Gen<int[]> ChunkSizes { get; } = Gen.OneOf(Gen.Int[1, 3], Gen.Int[1, 200]).Array[1, 5];

    [Fact]
    public void Messages_come_out_whole_however_they_are_fragmented_and_however_the_bytes_arrive() =>
        Gen.Select(Conversation.Any, ChunkSizes).Sample(
            (said, sizes) => Assert.Equal(
                said.Events,
                WebSocketEvents.Of(Gens.Cut(said.Wire, sizes), new WebSocketReader { MaxMessageBytes = 1 << 20 })),
            iter: Times);

    [Fact]
    public void Good_or_spoilt_input_means_the_same_however_the_bytes_arrive() =>
        Gen.Select(Input, ChunkSizes).Sample(
            (bytes, sizes) => Assert.Equal(
                WebSocketEvents.Of(bytes, Limit),
                WebSocketEvents.Of(Gens.Cut(bytes, sizes), new WebSocketReader { MaxMessageBytes = Limit })),
            iter: Times);

    [Fact]
    public void Reader_never_throws_whatever_the_bytes_not_even_if_it_is_asked_to_read_on() =>
        Gen.Select(Input, ChunkSizes).Sample(
            (bytes, sizes) =>
            {
                var reader = new WebSocketReader { MaxMessageBytes = Limit };
                foreach (byte[] chunk in Gens.Cut(bytes, sizes))
                {
                    ReadOnlySpan<byte> input = chunk;
                    while (reader.Read(ref input).Kind != WebSocketEventKind.None) { }
                }
            },
            iter: Times);

    private static Gen<byte[]> Input { get; } = Gen.OneOf(
        Conversation.Any.Select(said => said.Wire),
        Gens.Spoilt(Conversation.Any.Select(said => said.Wire)),
        Frame.Array[1, 6].Select(frames => frames.SelectMany(frame => frame).ToArray()),
        Gens.Noise);

    /// <summary>
    /// Frames with every opcode and with lengths at all borders: mostly a fragment or two that are as long as they
    /// say, so that a broken header also comes where a message is half read.
    /// </summary>
    private static Gen<byte[]> Frame => Gen.Select(
        Gen.Frequency((4, Gen.OneOf(0, 1)), (1, Gen.Int[0, 15])),
        Gen.Bool,
        Gen.Frequency((9, 0), (1, 1)),
        Gen.Frequency((3, Gen.OneOf(0L, 1, 2, 125, 126, Limit)), (1, Gen.OneOf(127, Limit + 1, 65535, 65536, int.MaxValue, int.MaxValue + 1L, long.MaxValue, -1, long.MinValue))),
        (opcode, isFinal, reserved, length) =>
            (byte[])[.. ClientFrame.Header((WebSocketOpcode)opcode, length, isFinal, reserved), .. new byte[length is >= 0 and <= Limit ? length : 3]]);
}
