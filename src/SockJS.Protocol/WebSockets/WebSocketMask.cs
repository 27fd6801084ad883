using System.Numerics;

namespace SockJS.Protocol.WebSockets;

/// <summary>The exclusive or that clients put over their payloads. RFC 6455, section 5.3.</summary>
public static class WebSocketMask
{
    /// <summary>Copies masked bytes unmasked, or the reverse: it is its own opposite.</summary>
    /// <param name="source">The bytes to copy.</param>
    /// <param name="destination">At least as long; may be <paramref name="source"/>.</param>
    /// <param name="mask">The four mask bytes, the first one highest.</param>
    /// <param name="offset">How many bytes of the payload came before <paramref name="source"/>.</param>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> destination, uint mask, int offset)
    {
        mask = BitOperations.RotateLeft(mask, 8 * (offset & 3));
        int done = 0;

        if (Vector.IsHardwareAccelerated && source.Length >= Vector<byte>.Count)
        {
            Span<byte> pattern = stackalloc byte[Vector<byte>.Count];
            for (int i = 0; i < pattern.Length; i++) pattern[i] = MaskByte(mask, i);
            var wide = new Vector<byte>(pattern);

            for (; done <= source.Length - Vector<byte>.Count; done += Vector<byte>.Count)
                (new Vector<byte>(source[done..]) ^ wide).CopyTo(destination[done..]);
        }

        for (; done < source.Length; done++) destination[done] = (byte)(source[done] ^ MaskByte(mask, done));
    }

    private static byte MaskByte(uint mask, int index) => (byte)(mask >> 24 - 8 * (index & 3));
}
