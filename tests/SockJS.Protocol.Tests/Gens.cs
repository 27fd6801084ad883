using CsCheck;

namespace SockJS.Protocol.Tests;

/// <summary>Inputs that look for trouble.</summary>
internal static class Gens
{
    /// <summary>One to many characters, most of them at the borders of the escaping rules.</summary>
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.OneOf(
            "\"", "\\", "\b\f\n\r\t", "\0", "\u001f", "%", "%25", "<", "</script>", "\u007f", "é", "\u07ff", "\u0800", "€",
            "\u200b\u200c", "\u200f\u2010", "\u2027\u2028", "\u202f\u2030", "\u205f\u2060", "\u206f\u2070", "\uffef\ufff0", "\uffff",
            "\ud7ff", "\ue000", "\ud800", "\udbff", "\udc00", "\udfff", "\ud83d", "\ude00", "😀", "\\ud83d", "\\", ",", "[", "]",
            new string('x', 17), new string('x', 260), new string('é', 130), new string('€', 90)),
        Gen.Int[0x20, 0x7E].Select(character => ((char)character).ToString()),
        Gen.Int[0, 0xFFFF].Select(unit => ((char)unit).ToString()),
        Gen.Int[0x10000, 0x10FFFF].Select(char.ConvertFromUtf32));

    /// <summary>Any string a .NET or JavaScript program can hold, lone surrogates included.</summary>
    public static readonly Gen<string> Text = Piece.Array[0, 24].Select(string.Concat);

    public static readonly Gen<string[]> Texts = Text.Array[0, 6];

    /// <summary>A string that can be written as UTF-8.</summary>
    public static readonly Gen<string> WellFormedText = Text.Where(text => !Surrogates.AreLoneIn(text));

    /// <summary>Anything at all, in part made of the bytes on which JSON and UTF-8 turn.</summary>
    public static readonly Gen<byte[]> Noise = Gen.OneOf(
        Gen.Byte,
        Gen.OneOf([.. "[]\",\\ud8dcnrtx/ \taomhc0{}:"u8]),
        Gen.OneOf<byte>(0x00, 0x1F, 0x7F, 0x80, 0xBF, 0xC3, 0xE2, 0xED, 0xA0, 0xEF, 0xF0, 0xF4, 0xFF)).Array[0, 40];

    /// <summary>Good input with one to four bytes changed, put in, taken out, or the rest cut off.</summary>
    public static Gen<byte[]> Spoilt(Gen<byte[]> good) =>
        Gen.Select(good, Gen.Select(Gen.Int[0, 3], Gen.UInt, Gen.Byte).Array[1, 4], (bytes, changes) =>
        {
            List<byte> spoilt = [.. bytes];
            foreach ((int change, uint place, byte value) in changes)
            {
                if (spoilt.Count == 0) break;
                int at = (int)(place % (uint)spoilt.Count);
                switch (change)
                {
                    case 0: spoilt[at] = value; break;
                    case 1: spoilt.Insert(at, value); break;
                    case 2: spoilt.RemoveAt(at); break;
                    default: spoilt.RemoveRange(at, spoilt.Count - at); break;
                }
            }

            return spoilt.ToArray();
        });

    /// <summary>Cuts bytes into chunks of these sizes, in turn.</summary>
    public static IEnumerable<byte[]> Cut(byte[] bytes, int[] sizes)
    {
        for (int at = 0, turn = 0; at < bytes.Length; turn++)
        {
            int size = Math.Min(sizes[turn % sizes.Length], bytes.Length - at);
            yield return bytes[at..(at + size)];
            at += size;
        }
    }
}
