using System.Buffers;
using System.Text.Unicode;

namespace SockJS.Protocol;

/// <summary>
/// One text message on its way to any number of connections. Each <see cref="Dressing"/> is made when the first
/// connection asks for it and shared by all others: at most four encodings a message, however many listen.
/// </summary>
/// <remarks>Safe for concurrent use: two threads may dress it at the same moment, and one result is kept.</remarks>
public sealed class SockJSMessage
{
    private readonly ReadOnlyMemory<byte> text;
    private readonly bool isStrict; // no surrogates in it, so it is its own raw dressing
    private byte[]? raw;
    private byte[]? quoted;
    private byte[]? quotedPercent;
    private byte[]? quotedTwice;

    /// <summary>A message from a string. Lone surrogates are kept.</summary>
    public SockJSMessage(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        this.text = Wtf8.GetBytes(text);
        isStrict = Utf8.IsValid(this.text.Span);
    }

    /// <summary>A message from UTF-8 bytes, in which <see cref="Wtf8">surrogates</see> may stand. The memory must not change afterwards.</summary>
    /// <exception cref="ArgumentException">The bytes are not UTF-8.</exception>
    public SockJSMessage(ReadOnlyMemory<byte> utf8)
    {
        isStrict = Utf8.IsValid(utf8.Span);
        if (!isStrict && !Wtf8.IsValid(utf8.Span)) throw new ArgumentException("A message is UTF-8 text.", nameof(utf8));
        text = utf8;
    }

    /// <summary>The text as it was given: UTF-8 but for surrogates.</summary>
    public ReadOnlyMemory<byte> Text => text;

    /// <summary>Size of <see cref="Text"/> in bytes: what a queue counts.</summary>
    public int Length => text.Length;

    /// <summary>The bytes of this message inside a frame of that dressing.</summary>
    public ReadOnlyMemory<byte> As(Dressing dressing) => dressing switch
    {
        Dressing.Raw => isStrict ? text : raw ?? Dress(ref raw, dressing),
        Dressing.Quoted => quoted ?? Dress(ref quoted, dressing),
        Dressing.QuotedPercent => quotedPercent ?? Dress(ref quotedPercent, dressing),
        Dressing.QuotedTwice => quotedTwice ?? Dress(ref quotedTwice, dressing),
        _ => throw new ArgumentOutOfRangeException(nameof(dressing), dressing, "There are four dressings."),
    };

    /// <summary>The text as a string.</summary>
    public override string ToString() => Wtf8.GetString(text.Span);

    private byte[] Dress(ref byte[]? place, Dressing dressing)
    {
        var output = new ArrayBufferWriter<byte>(text.Length + text.Length / 8 + 16);
        Dresser.DressMessage(dressing, text.Span, output);
        return place = output.WrittenSpan.ToArray();
    }
}
