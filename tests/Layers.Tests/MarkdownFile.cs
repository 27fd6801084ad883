using System.Text.RegularExpressions;

namespace Layers.Tests;

/// <summary>A page of the documentation: its code blocks, its links, its headings.</summary>
internal sealed partial class MarkdownFile(string path)
{
    private readonly string[] lines = File.ReadAllLines(path);

    /// <summary>A fenced block, and the place in the sources that it says to come from.</summary>
    public sealed record CodeBlock(string Language, string? Source, string[] Lines);

    public string Name => RepositoryTree.Relative(path);

    public string Folder => Path.GetDirectoryName(path)!;

    /// <summary>The pages that a reader meets first to last, but not those of the samples' own dependencies.</summary>
    public static IEnumerable<MarkdownFile> All =>
        Directory.EnumerateFiles(RepositoryTree.Root, "*.md")
            .Concat(RepositoryTree.Files("docs", "*.md"))
            .Concat(RepositoryTree.Files("spec", "*.md"))
            .Select(file => new MarkdownFile(file));

    public IEnumerable<CodeBlock> CodeBlocks
    {
        get
        {
            for (int i = 0; i < lines.Length; i++)
            {
                if (!IsFence(lines[i])) continue;

                int end = Array.FindIndex(lines, i + 1, IsFence);
                Match source = SourceMark().Match(i == 0 ? "" : lines[i - 1]);
                yield return new CodeBlock(lines[i][3..].Trim(), source.Success ? source.Groups[1].Value : null, lines[(i + 1)..end]);
                i = end;
            }
        }
    }

    /// <summary>Where the links and images of the text lead, as they are written.</summary>
    public IEnumerable<string> Links => Prose.SelectMany(line => Link().Matches(InlineCode().Replace(line, "")).Select(link => link.Groups[1].Value));

    /// <summary>The names by which links can lead to a heading.</summary>
    public IEnumerable<string> Anchors => Prose.Where(line => line.StartsWith('#')).Select(heading =>
        NotInAnchor().Replace(heading.TrimStart('#').Trim(), "").ToLowerInvariant().Replace(' ', '-'));

    /// <summary>The cells of all rows of all tables.</summary>
    public IEnumerable<string[]> Rows => Prose.Where(line => line.StartsWith('|')).Select(row => row.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    /// <summary>The lines outside of code blocks.</summary>
    public IEnumerable<string> Prose
    {
        get
        {
            bool inCode = false;
            foreach (string line in lines)
            {
                if (IsFence(line)) inCode = !inCode;
                else if (!inCode) yield return line;
            }
        }
    }

    public override string ToString() => Name;

    private static bool IsFence(string line) => line.StartsWith("```", StringComparison.Ordinal);

    [GeneratedRegex(@"^<!-- snippet: (\S+#\S+) -->$")]
    private static partial Regex SourceMark();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
