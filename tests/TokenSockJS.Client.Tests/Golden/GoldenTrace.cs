using System.Reflection;
using System.Text.Json;

namespace TokenSockJS.Client.Tests.Golden;

/// <summary>What the original Node client 3.1.3 did and what the original server 3.1.0 did with it, on the wire.</summary>
internal static class GoldenTrace
{
    private const string Suffix = ".c3.s3.jsonl";

    /// <summary>Headers that say nothing about the client, but about the connection and the library below.</summary>
    private static readonly HashSet<string> Unimportant = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Content-Length", "Content-Type", "Transfer-Encoding",
    };

    /// <summary>The names of all scenarios that were recorded.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. from name in Assembly.GetExecutingAssembly().GetManifestResourceNames()
            where name.EndsWith(Suffix, StringComparison.Ordinal)
            select name[..^Suffix.Length]];

    /// <summary>What was recorded, in order. A session over HTTP is there as if its frames and messages had come over a WebSocket.</summary>
    public static IReadOnlyList<GoldenStep> Read(string name)
    {
        using Stream file = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + Suffix)!;
        using var reader = new StreamReader(file);
        List<JsonElement> lines = [];
        while (reader.ReadLine() is { } line) lines.Add(JsonElement.Parse(line));
        return new GoldenTraceReader(lines).Read();
    }

    /// <summary>A request as a step writes it.</summary>
    public static string RequestText(string method, string url, IEnumerable<(string Name, string Value)> headers) => string.Concat(
        [$"{method} {GoldenStep.WithoutSession(url)}", .. from header in headers
            where !Unimportant.Contains(header.Name)
            orderby header.Name
            select $" | {header.Name}: {header.Value}"]);
}
