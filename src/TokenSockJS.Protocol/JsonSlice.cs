using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TokenSockJS.Protocol;

/// <summary>
/// One JSON value as the bytes in which it came or will go, or nothing at all (<c>default</c>). Payloads travel through in this
/// form: checked, but never parsed into objects and printed again, so that numbers keep their digits and members their order.
/// Spec: A9.
/// </summary>
/// <remarks>
/// A slice points into the memory it was made from. What outlives that memory must be <see cref="ToOwned"/>.
/// </remarks>
public readonly struct JsonSlice
{
    /// <summary>The deepest nesting of arrays and objects that is accepted. Spec: A13.</summary>
    /// <value>64.</value>
    public const int MaxDepth = 64;

    /// <summary>What a message may lay around a payload: the envelope itself and its <c>data</c>.</summary>
    internal const int EnvelopeDepth = 2;

    /// <summary>Takes bytes on trust: exactly one valid JSON value, without space around it. Text from outside goes through
    /// <see cref="TryParse"/>.</summary>
    public JsonSlice(ReadOnlyMemory<byte> utf8) => Utf8 = utf8;

    /// <summary>The JSON value <c>null</c>, which is something else than nothing.</summary>
    public static JsonSlice Null { get; } = new("null"u8.ToArray());

    /// <summary>The value as it stands on the wire; empty when there is none. Strings in it may hold a lone surrogate in its
    /// three-byte form. Spec: A9.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Nothing was sent: JavaScript's <c>undefined</c>.</summary>
    public bool IsMissing => Utf8.IsEmpty;

    /// <summary>The value is <c>null</c>.</summary>
    public bool IsNull => Utf8.Span.SequenceEqual("null"u8);

    /// <summary>What JavaScript would take for true: neither missing nor <c>null</c>, <c>false</c>, <c>""</c> or a zero.
    /// The originals decide by this whether an error is one. Spec: 4.3.</summary>
    public bool IsTruthy => !IsMissing && Utf8.Span[0] switch
    {
        (byte)'n' or (byte)'f' => false,
        (byte)'"' => Utf8.Length > 2,
        (byte)'-' or (>= (byte)'0' and <= (byte)'9') => !Utf8Parser.TryParse(Utf8.Span, out double number, out _) || number != 0,
        _ => true,
    };

    internal bool IsString => !IsMissing && Utf8.Span[0] == '"';

    /// <summary>Checks a text from outside: exactly one JSON value in valid UTF-8, no comments, no trailing commas, nested at most
    /// <see cref="MaxDepth"/> deep. Space around the value is left out.</summary>
    /// <returns>False when it is anything else; nothing is thrown.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out JsonSlice value)
    {
        value = default;
        if (!System.Text.Unicode.Utf8.IsValid(utf8.Span)) return false;

        try
        {
            var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            int end = (int)reader.BytesConsumed;
            reader.Read();
            value = new JsonSlice(utf8[start..end]);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A .NET value as JSON. A <see cref="JsonElement"/> keeps its raw bytes.</summary>
    public static JsonSlice From<T>(T value, JsonTypeInfo<T> type) =>
        value is JsonElement element ? From(element) : new JsonSlice(JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>A .NET value as JSON, its type known only at run time. A <see cref="JsonElement"/> keeps its raw bytes.</summary>
    public static JsonSlice From(object? value, JsonTypeInfo type) =>
        value is JsonElement element ? From(element) : new JsonSlice(JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>The raw bytes of an element, copied; missing for an undefined one. Serializing it instead would escape it anew and
    /// throw on a lone surrogate.</summary>
    /// <exception cref="ArgumentException">It was read from bytes that are not UTF-8, which readers do not look at inside of strings.</exception>
    public static JsonSlice From(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Undefined) return default;

        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(element);
        if (!SurrogateText.IsValid(raw)) throw new ArgumentException("The JSON was read from bytes that are not UTF-8.", nameof(element));
        return new JsonSlice(raw.ToArray());
    }

    /// <summary>A JSON string, escaped as JavaScript does it: only what must be; a lone surrogate becomes <c>\udXXX</c>.</summary>
    public static JsonSlice FromText(string text) => new(JsonText.ToBytes($"{text}"));

    /// <summary>The value as a .NET type; <c>default</c> when it is missing. A <see cref="JsonElement"/> keeps the raw text.</summary>
    /// <exception cref="JsonException">The value does not fit the type.</exception>
    public T? Deserialize<T>(JsonTypeInfo<T> type)
    {
        if (IsMissing) return default;
        if (typeof(T) == typeof(JsonElement)) return (T)(object)ToElement();
        return JsonSerializer.Deserialize(Utf8.Span, type);
    }

    /// <summary>The value as an element with memory of its own; undefined when it is missing.</summary>
    public JsonElement ToElement() =>
        IsMissing ? default : JsonElement.Parse(Utf8.Span, new JsonDocumentOptions { MaxDepth = MaxDepth + EnvelopeDepth });

    /// <summary>The same value in memory of its own, for what outlives the buffer that it came in.</summary>
    public JsonSlice ToOwned() => new(Utf8.ToArray());

    /// <summary>The JSON text; empty when it is missing.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);
}
