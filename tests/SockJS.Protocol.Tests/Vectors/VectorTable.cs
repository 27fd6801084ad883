using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SockJS.Protocol.Tests.Vectors;

/// <summary>One table of a file in <c>spec/vectors</c>: rows that each have a name.</summary>
internal static partial class VectorTable
{
    /// <summary>The rows as test cases, shown by their names.</summary>
    public static IEnumerable<TheoryDataRow<JsonElement>> Read(string file, string table)
    {
        using Stream stream = typeof(VectorTable).Assembly.GetManifestResourceStream(file)
            ?? throw new FileNotFoundException("Not among the embedded vectors.", file);
        using JsonDocument document = JsonDocument.Parse(stream);

        foreach (JsonElement row in document.RootElement.GetProperty(table).EnumerateArray())
        {
            yield return new TheoryDataRow<JsonElement>(row.Clone()) { Label = row.Text("name") };
        }
    }

    /// <summary>A string, lone surrogates included: <see cref="JsonElement.GetString"/> throws at their escapes.</summary>
    public static string Text(this JsonElement row, string property) => Decode(row.GetProperty(property));

    public static string[] Texts(this JsonElement row, string property) =>
        [.. row.GetProperty(property).EnumerateArray().Select(Decode)];

    public static int Number(this JsonElement row, string property) => row.GetProperty(property).GetInt32();

    public static byte[] Hex(this JsonElement row, string property) => Convert.FromHexString(row.Text(property));

    private static string Decode(JsonElement value) => Escape().Replace(value.GetRawText()[1..^1], Unescape);

    /// <summary>Written once more, by other means than those under test.</summary>
    private static string Unescape(Match escape) => escape.Value[1] switch
    {
        'u' => ((char)int.Parse(escape.ValueSpan[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
        'b' => "\b",
        'f' => "\f",
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        char itself => itself.ToString(),
    };

    [GeneratedRegex(@"\\(?:u[0-9a-fA-F]{4}|.)")]
    private static partial Regex Escape();
}
