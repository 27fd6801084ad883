using System.Text.Json.Nodes;

namespace Chat;

/// <summary>Somebody with a name and nothing else: two people may choose the same.</summary>
internal sealed record Person(string Name)
{
    private const int LongestName = 24;

    /// <summary>Whom a token request names, or nobody: a name has 1 to 24 characters.</summary>
    public static Person? From(JsonObject data)
    {
        if (data["name"] is not JsonValue value || !value.TryGetValue(out string? text)) return null;

        string name = text.Trim();
        return name.Length is > 0 and <= LongestName && !name.Any(char.IsControl) ? new Person(name) : null;
    }
}
