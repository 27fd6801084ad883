using System.Text.Json;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>Compares messages as JSON values: members unordered, numbers by their exact value.</summary>
internal static class GoldenJson
{
    public static bool Same(JsonElement one, JsonElement other) => (one.ValueKind, other.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => SameMembers(one, other),
        (JsonValueKind.Array, JsonValueKind.Array) => one.GetArrayLength() == other.GetArrayLength()
            && one.EnumerateArray().Zip(other.EnumerateArray(), Same).All(same => same),
        (JsonValueKind.String, JsonValueKind.String) => one.GetRawText() == other.GetRawText() || SameText(one, other),
        _ => JsonElement.DeepEquals(one, other),
    };

    /// <summary>A duplicate is another member: only a side that has it too is the same.</summary>
    private static bool SameMembers(JsonElement one, JsonElement other)
    {
        JsonProperty[] mine = [.. one.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal)];
        JsonProperty[] yours = [.. other.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal)];
        return mine.Length == yours.Length && mine.Zip(yours).All(pair => pair.First.Name == pair.Second.Name && Same(pair.First.Value, pair.Second.Value));
    }

    /// <summary>A string with a lone surrogate cannot be read here: it is the same only if it is written the same.</summary>
    private static bool SameText(JsonElement one, JsonElement other)
    {
        try
        {
            return one.GetString() == other.GetString();
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
