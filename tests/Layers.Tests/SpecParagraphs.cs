using System.Text.RegularExpressions;

namespace Layers.Tests;

/// <summary>The paragraphs that the specs have, and those that a source file refers to.</summary>
internal static partial class SpecParagraphs
{
    /// <summary>All paragraphs, written as <c>sockjs 3.6</c>, <c>sockjs 2.1 (a)</c>, <c>token-sockjs 4.1 step 1</c>, <c>token-sockjs Q7</c>.</summary>
    public static HashSet<string> All { get; } =
        [.. from spec in new[] { "sockjs", "token-sockjs" } from paragraph in In(Path.Combine(RepositoryTree.Root, "spec", $"{spec}.md")) select $"{spec} {paragraph}"];

    /// <summary>What the comments of a source file refer to, in the same form; what cannot be read stands there as it is.</summary>
    public static IEnumerable<string> ReferredToIn(string file)
    {
        string own = RepositoryTree.Relative(file).StartsWith("src/SockJS.", StringComparison.Ordinal) ? "sockjs" : "token-sockjs";
        string comments = string.Join(' ', File.ReadLines(file).Where(line => Comment().IsMatch(line)).Select(line => Comment().Replace(line, "")));

        return References().Matches(comments).SelectMany(reference => Read(reference.Groups[1].Value, own))
            .Concat(InPassing().Matches(comments).Select(reference => $"token-sockjs {reference.Value}"));
    }

    private static IEnumerable<string> In(string spec)
    {
        string heading = "";
        foreach (string line in new MarkdownFile(spec).Prose)
        {
            if (Heading().Match(line) is { Success: true } found) yield return heading = found.Groups[1].Value;
            else if (Step().Match(line) is { Success: true } step) yield return $"{heading} step {step.Groups[1].Value}";
            else if (Item().Match(line) is { Success: true } item) yield return $"{heading} {item.Groups[1].Value}";
            else if (Quirk().Match(line) is { Success: true } quirk) yield return quirk.Groups[1].Value;
        }
    }

    /// <summary><c>sockjs 4.2, 6.3, token-sockjs A6</c>, <c>4.1, step 3</c>: the spec is named once, and a step belongs to what stands before it.</summary>
    private static IEnumerable<string> Read(string references, string spec)
    {
        string paragraph = "";
        foreach (string reference in references.Split(", "))
        {
            string[] words = reference.Split(' ', 2);
            if (words[0] is "sockjs" or "token-sockjs") (spec, paragraph) = (words[0], words[^1]);
            else if (words[0] == "step") paragraph = $"{paragraph} {reference}";
            else paragraph = reference;

            yield return $"{spec} {paragraph}";
        }
    }

    [GeneratedRegex(@"^\s*///?\s*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"Spec: (.+?)(?:\.(?=\s|<|$)|<|$)")]
    private static partial Regex References();

    [GeneratedRegex(@"(?<=[(\s])Q\d+\b|(?<=\()A\d+\b")]
    private static partial Regex InPassing();

    [GeneratedRegex(@"^##+ (\d+(?:\.\d+)*|A\d+) ")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(\d+)\. ")]
    private static partial Regex Step();

    [GeneratedRegex(@"^- (\([a-z]\)) ")]
    private static partial Regex Item();

    [GeneratedRegex(@"^\| (Q\d+) \|")]
    private static partial Regex Quirk();
}
