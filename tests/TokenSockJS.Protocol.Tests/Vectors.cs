using System.Text;
using System.Text.Json;

namespace TokenSockJS.Protocol.Tests;

/// <summary>The tables of spec/vectors: (name, input, expected). A payload is the text of its bytes; what is missing is left out.</summary>
internal static class Vectors
{
    public static TheoryData<string> Names(string table) => [.. Read(table).Select(item => item.GetProperty("name").GetString()!)];

    public static (JsonElement Input, JsonElement Expected) Case(string table, string name)
    {
        JsonElement item = Read(table).Single(item => item.GetProperty("name").GetString() == name);
        return (item.GetProperty("input"), item.GetProperty("expected"));
    }

    /// <summary>The members of an object as text, in the order of their names.</summary>
    public static SortedDictionary<string, string> Fields(this JsonElement fields) =>
        new(fields.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.ToString()), StringComparer.Ordinal);

    public static string? Text(this JsonElement fields, string name) =>
        fields.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    /// <summary>A payload that is given as text, or nothing.</summary>
    public static JsonSlice Slice(this JsonElement fields, string name) => fields.Text(name) is { } text ? Slice(text) : default;

    public static JsonSlice Slice(string text) => new(Encoding.UTF8.GetBytes(text));

    private static JsonElement[] Read(string table)
    {
        byte[] text = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", $"{table}.json"));
        return [.. JsonElement.Parse(text).EnumerateArray()];
    }
}
