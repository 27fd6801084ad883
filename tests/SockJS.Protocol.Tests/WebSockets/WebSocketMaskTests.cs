using CsCheck;
using SockJS.Protocol.WebSockets;

namespace SockJS.Protocol.Tests.WebSockets;

public sealed class WebSocketMaskTests
{
    private const uint Mask = 0x37FA213D;

    /// <summary>All lengths around the vectors of any machine (16, 32 and 64 bytes), from all offsets.</summary>
    [Fact]
    public void Fast_mask_is_the_slow_mask_for_all_lengths_and_offsets()
    {
        for (int length = 0; length <= 200; length++)
        {
            for (int offset = 0; offset < 8; offset++) Same([.. Enumerable.Range(0, length).Select(value => (byte)(value * 7))], Mask, offset);
        }
    }

    [Fact]
    public void Fast_mask_is_the_slow_mask_for_any_bytes() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.UInt, Gen.Int[0, int.MaxValue]).Sample(Same, iter: Nightly.Times(3_000));

    [Fact]
    public void Payload_masked_in_pieces_is_the_payload_masked_at_once() =>
        Gen.Select(Gen.Byte.Array[1, 300], Gen.UInt, Gen.Int[1, 90].Array[1, 4]).Sample(
            (bytes, mask, sizes) =>
            {
                byte[] pieces = new byte[bytes.Length];
                int done = 0;
                foreach (byte[] piece in Gens.Cut(bytes, sizes))
                {
                    WebSocketMask.Apply(piece, pieces.AsSpan(done), mask, done);
                    done += piece.Length;
                }

                Assert.Equal(Slow(bytes, mask, 0), pieces);
            },
            iter: Nightly.Times(3_000));

    [Fact]
    public void Nothing_behind_the_payload_is_touched()
    {
        byte[] destination = new byte[101];

        WebSocketMask.Apply(new byte[100], destination, 0xFFFFFFFF, 0);

        Assert.Equal(0, destination[100]);
    }

    private static void Same(byte[] bytes, uint mask, int offset)
    {
        byte[] elsewhere = new byte[bytes.Length], inPlace = [.. bytes];

        WebSocketMask.Apply(bytes, elsewhere, mask, offset);
        WebSocketMask.Apply(inPlace, inPlace, mask, offset);

        Assert.Equal(Slow(bytes, mask, offset), elsewhere);
        Assert.Equal(elsewhere, inPlace);
    }

    private static byte[] Slow(byte[] bytes, uint mask, int offset)
    {
        byte[] key = [(byte)(mask >> 24), (byte)(mask >> 16), (byte)(mask >> 8), (byte)mask];
        return [.. bytes.Select((value, index) => (byte)(value ^ key[(int)((index + (long)offset) % 4)]))];
    }
}
