using System.Text;
using System.Text.Json;

namespace TokenSockJS.Protocol;

/// <summary>
/// Walks over the members of one JSON object: the name, and where its value begins and ends. The whole text is checked, values
/// are not parsed, and nothing is thrown: whether the walk reached the end is for <see cref="IsComplete"/> to say.
/// </summary>
internal ref struct JsonMembers
{
    /// <summary>Longer than the longest name we know with every letter escaped.</summary>
    private const int LongestName = 64;

    private readonly ReadOnlyMemory<byte> utf8;
    private Utf8JsonReader reader;

    public JsonMembers(ReadOnlyMemory<byte> utf8, int maxDepth)
    {
        this.utf8 = utf8;
        reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = maxDepth });
    }

    /// <summary>The text was exactly one valid object, seen to its end.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The member's name without escapes; empty when it cannot be one of ours.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    public JsonSlice Value { get; private set; }

    public bool MoveNext()
    {
        try
        {
            return Advance();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool Advance()
    {
        if (reader.TokenType == JsonTokenType.None)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) return false;
        }

        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            // Throws when anything but space follows.
            reader.Read();
            IsComplete = true;
            return false;
        }

        Name = ReadName();
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        Value = new JsonSlice(utf8[start..(int)reader.BytesConsumed]);
        return true;
    }

    private readonly ReadOnlySpan<byte> ReadName()
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        if (reader.ValueSpan.Length > LongestName || !JsonStringReader.IsReadable(reader.ValueSpan)) return default;
        return Encoding.UTF8.GetBytes(reader.GetString()!);
    }
}
