using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Layers.Tests;

/// <summary>
/// The law of the house: packages are the layers, and each may lean only on those below it.
/// The table is the one in docs/architecture.md.
/// </summary>
public sealed partial class LayerTests
{
    internal static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["SockJS.Protocol"] = [],
        ["TokenSockJS.Protocol"] = [],
        ["SockJS.Server"] = ["SockJS.Protocol", "Microsoft.AspNetCore.App"],
        ["SockJS.Client"] = ["SockJS.Protocol", "Microsoft.Extensions.*"],
        ["TokenSockJS.Server"] = ["SockJS.Server", "TokenSockJS.Protocol", "Microsoft.AspNetCore.App"],
        ["TokenSockJS.Client"] = ["SockJS.Client", "TokenSockJS.Protocol", "Microsoft.Extensions.*"],
        ["TokenSockJS.Redis"] = ["TokenSockJS.Server", "StackExchange.Redis", "Microsoft.Extensions.*"],
    };

    /// <summary>Words that must not occur in the code of a pure layer: bytes in, bytes out.</summary>
    private static readonly Dictionary<string, string> Forbidden = new()
    {
        ["SockJS.Protocol"] = @"\b(Task|ValueTask|Stream|ILogger|TimeProvider|Stopwatch|DateTime)\b",
        ["TokenSockJS.Protocol"] = @"\b(Stream|ILogger|HttpContext|Socket|SockJS\.Protocol)\b",
        ["TokenSockJS.Client"] = @"\b(TokenSockJS\.Server|SockJS\.Server)\b",
    };

    public static TheoryData<string> Projects =>
        [.. RepositoryTree.Files("src", "*.csproj").Select(file => Path.GetFileNameWithoutExtension(file)!)];

    [Theory, MemberData(nameof(Projects))]
    public void Project_refers_only_to_layers_below_it(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is not in the layer table: give it a row, here and in docs/architecture.md.");

        var references = XDocument.Load(Path.Combine(RepositoryTree.Root, "src", project, $"{project}.csproj"))
            .Descendants()
            .Where(element => element.Name.LocalName is "ProjectReference" or "PackageReference" or "FrameworkReference")
            .Select(element => NameOf(element.Attribute("Include")!.Value));

        Assert.All(references, reference => Assert.Contains(Allowed[project], allowed => Matches(allowed, reference)));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Code_of_a_pure_layer_speaks_of_nothing_above_it(string project)
    {
        if (!Forbidden.TryGetValue(project, out string? words)) return;

        var offences =
            from file in RepositoryTree.Files($"src/{project}", "*.cs")
            from line in File.ReadLines(file)
            where !Comment().IsMatch(line) && Regex.IsMatch(line, words)
            select $"{RepositoryTree.Relative(file)}: {line.Trim()}";

        Assert.Empty(offences);
    }

    private static string NameOf(string include) =>
        include.EndsWith(".csproj", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(include) : include;

    private static bool Matches(string allowed, string reference) =>
        allowed.EndsWith('*') ? reference.StartsWith(allowed[..^1], StringComparison.Ordinal) : allowed == reference;

    [GeneratedRegex(@"^\s*//")]
    private static partial Regex Comment();
}
