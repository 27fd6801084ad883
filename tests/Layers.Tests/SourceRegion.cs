namespace Layers.Tests;

/// <summary>A part of a source file between <c>#region name</c> and its <c>#endregion</c>, in C# or in an HTML comment.</summary>
internal static class SourceRegion
{
    /// <summary>The lines of a region without the marks in it, moved to the left; or nothing if there is no such region.</summary>
    /// <param name="place"><c>path/to/file#name</c>, the path from the root of the repository.</param>
    public static string[]? Read(string place)
    {
        string[] parts = place.Split('#');
        string file = Path.Combine(RepositoryTree.Root, parts[0]);
        if (!File.Exists(file)) return null;

        string[] lines = File.ReadAllLines(file);
        int begin = Array.FindIndex(lines, line => Mark(line) == $"#region {parts[1]}");
        return begin < 0 ? null : Trim([.. Inside(lines[(begin + 1)..])]);
    }

    /// <summary>The regions of a file, as places, and the lines of code that are in none.</summary>
    public static (string[] Places, string[] CodeOutside) Of(string file)
    {
        var places = new List<string>();
        var outside = new List<string>();
        int depth = 0;
        foreach (string line in File.ReadLines(file))
        {
            string mark = Mark(line);
            if (mark.StartsWith("#region ", StringComparison.Ordinal))
            {
                places.Add($"{RepositoryTree.Relative(file)}#{mark[8..]}");
                depth++;
            }
            else if (mark == "#endregion") depth--;
            else if (depth == 0 && line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)) outside.Add(line);
        }

        return ([.. places], [.. outside]);
    }

    private static IEnumerable<string> Inside(IEnumerable<string> lines)
    {
        int depth = 1;
        foreach (string line in lines)
        {
            string mark = Mark(line);
            if (mark == "#endregion" && --depth == 0) yield break;
            if (mark.StartsWith("#region ", StringComparison.Ordinal)) depth++;
            if (!mark.StartsWith('#')) yield return line;
        }
    }

    private static string Mark(string line) =>
        line.Replace("<!--", "", StringComparison.Ordinal).Replace("-->", "", StringComparison.Ordinal).Trim() is ['#', 'r' or 'e', ..] mark ? mark : "";

    private static string[] Trim(string[] lines)
    {
        int first = Array.FindIndex(lines, line => line.Length > 0), last = Array.FindLastIndex(lines, line => line.Length > 0);
        if (first < 0) return [];

        lines = lines[first..(last + 1)];
        int indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return [.. lines.Select(line => line.Length == 0 ? "" : line[indent..])];
    }
}
