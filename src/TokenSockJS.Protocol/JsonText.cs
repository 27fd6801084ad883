using System.Runtime.CompilerServices;
using System.Text;

namespace TokenSockJS.Protocol;

/// <summary>
/// Lets a message be written as the spec prints it, <c>$"{{"channel":{name},"message":{payload}}}"</c> in a raw literal, into an
/// array of exactly its size: each payload is copied once. A string is quoted, a slice goes in as it is, and a value with a
/// format, <c>{uuid:uuid}</c>, is a whole member with its comma, left out together with it when the value is missing.
/// </summary>
[InterpolatedStringHandler]
internal ref struct JsonText
{
    private Pieces pieces;
    private int count;
    private int length;
    private bool inObject;

    /// <summary>Called by the compiler, like all the Append methods: their names and those of their parameters are its choice.
    /// Literals are ASCII, so their length in bytes is known.</summary>
    public JsonText(int literalLength, int formattedCount) => length = literalLength;

    private enum Shape : byte
    {
        Raw,
        Literal,
        Quoted,
    }

    public static byte[] ToBytes(scoped ref JsonText text) => text.ToArray();

    public void AppendLiteral(string ascii)
    {
        pieces[count++] = new Piece(Shape.Literal, ascii, default);
        inObject = !ascii.EndsWith('{');
    }

    public void AppendFormatted(string text)
    {
        pieces[count++] = new Piece(Shape.Quoted, text, default);
        length += JsonStringWriter.CountBytes(text);
        inObject = true;
    }

    public void AppendFormatted(JsonSlice value)
    {
        pieces[count++] = new Piece(Shape.Raw, null, value.Utf8);
        length += value.Utf8.Length;
        inObject = true;
    }

    public void AppendFormatted(string text, string format)
    {
        AppendName(format);
        AppendFormatted(text);
    }

    public void AppendFormatted(JsonSlice value, string format)
    {
        if (value.IsMissing) return;
        AppendName(format);
        AppendFormatted(value);
    }

    private void AppendName(string member)
    {
        string before = inObject ? ",\"" : "\"";
        AppendLiteral(before);
        AppendLiteral(member);
        AppendLiteral("\":");
        length += before.Length + member.Length + 2;
    }

    private readonly byte[] ToArray()
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
        int at = 0;
        foreach (ref readonly Piece piece in pieces[..count]) at += piece.CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    private readonly struct Piece(Shape shape, string? text, ReadOnlyMemory<byte> raw)
    {
        public int CopyTo(Span<byte> destination)
        {
            if (shape == Shape.Literal) return Encoding.ASCII.GetBytes(text, destination);
            if (shape == Shape.Quoted) return JsonStringWriter.Write(destination, text!);

            raw.Span.CopyTo(destination);
            return raw.Length;
        }
    }

    /// <summary>Enough for the longest message: five members of four pieces, and what stands around them.</summary>
    [InlineArray(24)]
    private struct Pieces
    {
        private Piece first;
    }
}
